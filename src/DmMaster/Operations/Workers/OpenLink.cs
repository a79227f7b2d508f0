using DmMaster.Operations.Commit;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers;

namespace DmMaster.Operations.Workers;

/// <summary>Lets a native worker in: registers it, notes that it is alive, takes down what it says it runs, tells it its orders.</summary>
public sealed partial class OpenLink(
    CommitLoop commit, ClusterIdentity cluster, LinkTable links, ObservedState observed, LinkContext context, ILogger<OpenLink> logger)
{
    /// <summary>The address of a worker that gives none. Nobody dials it.</summary>
    public const string NoAddress = "native";

    private const int MaxLogged = 10;

    /// <summary>Does it.</summary>
    public async Task<OpenedLink> ExecuteAsync(Hello hello, CancellationToken cancellationToken)
    {
        var worker = new WorkerName(hello.Name);
        var address = hello.Address.Length == 0 ? NoAddress : hello.Address;
        if ((WhyNot(context.Feed.Current, worker, address) ?? LinkPolicy.Check(hello)) is { } refusal)
        {
            return new OpenedLink(null, refusal);
        }

        await DoubtRevisionAsync(hello, worker, cancellationToken);
        var link = new NativeLink(hello, cluster.Name, observed.Of(worker), context.Options, context.Time);
        if (!links.TryEnter(link))
        {
            return new OpenedLink(null, new LinkFault(LinkEnd.NameTaken, MasterErrors.WorkerExists(hello.Name, address).ToString()));
        }

        var committed = await AnnounceAsync(link, worker, address, cancellationToken);
        if (committed != LinkFault.None)
        {
            links.Leave(link);
            return new OpenedLink(null, committed);
        }

        Note(link, hello);
        link.Deliver(context.Feed.Current);
        LogOpened(worker, hello.Instance);
        return new OpenedLink(link, LinkFault.None);
    }

    private async Task<LinkFault> AnnounceAsync(
        NativeLink link, WorkerName worker, string address, CancellationToken cancellationToken)
    {
        try
        {
            var committed = await commit.RunAsync("AddWorker", snapshot => Decide(snapshot, worker, address), cancellationToken);
            if (committed is { Selected: null, StoreFailure: not null } && IsKnown(context.Feed.Current, worker, address))
            {
                LogUnwritten(worker, committed.Refusal ?? "");
                return LinkFault.None;
            }

            return committed.Selected ?? new LinkFault(LinkEnd.NotRegistered, committed.Refusal ?? "");
        }
        catch
        {
            links.Leave(link);
            throw;
        }
    }

    // Whether the store says already all that would be written. The revision that is not new then keeps an expiry from nothing: that
    // would have to be written too.
    private static bool IsKnown(RegistrySnapshot snapshot, WorkerName worker, string address) =>
        WhyNot(snapshot, worker, address) is null && snapshot.Workers.GetValueOrDefault(worker) is { IsOnline: true };

    private Plan<LinkFault> Decide(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (WhyNot(snapshot, worker, address) is { } refusal)
        {
            return Plan.Keep(refusal);
        }

        // Written on each open, so that the sign of life has a new revision and an expiry under way misses it.
        var alive = new TxnOp.Put(DmKeys.WorkerAlive(worker), DmValues.WorkerAlive(worker, context.Time.GetUtcNow()));
        var before = snapshot.Workers.GetValueOrDefault(worker);
        var guard = before?.IsRegistered == true
            ? new Compare(DmKeys.WorkerInfo(worker), CompareTarget.Version, CompareOperator.NotEqual, 0, Google.Protobuf.ByteString.Empty)
            : Compare.Absent(DmKeys.WorkerInfo(worker));
        var presence = before is { IsOnline: true }
            ? Compare.Unchanged(DmKeys.WorkerAlive(worker), before.AliveRevision)
            : Compare.Absent(DmKeys.WorkerAlive(worker));
        return Plan.Commit(LinkFault.None, [guard, presence], [.. WorkerRegistration.Write(snapshot, worker, address), alive]);
    }

    // A stock worker of the name that is alive keeps it, also at the same address: its lease says when it is gone.
    private static LinkFault? WhyNot(RegistrySnapshot snapshot, WorkerName worker, string address) =>
        WorkerRegistration.Check(snapshot, worker, address)
        ?? (snapshot.Workers.GetValueOrDefault(worker) is { IsOnline: true, IsLeased: true }
            ? new LinkFault(LinkEnd.NameTaken, MasterErrors.WorkerExists(worker.Value, address).ToString())
            : null);

    // What this master has not told it, it can only know from one before, up to where this began. More than that is of a state that was
    // lost, as when this one is an older copy: such a worker knows nothing that counts, and is told everything.
    private async Task DoubtRevisionAsync(Hello hello, WorkerName worker, CancellationToken cancellationToken)
    {
        var told = links.ToldTo(worker, hello.Instance);
        var most = told < context.Feed.Began ? context.Feed.Began : told;
        if (hello.Cluster == cluster.Name && hello.Revision > most.Value)
        {
            LogFuture(worker, hello.Revision, most);
            await cluster.SurpassAsync(new Revision(hello.Revision), cancellationToken);
            hello.Revision = 0;
        }

        hello.Revision = Math.Max(hello.Revision, 0);
    }

    private void Note(NativeLink link, Hello hello)
    {
        var isOurs = hello.Cluster == cluster.Name;
        if (!isOurs && hello.Subtasks.Count > 0)
        {
            var some = string.Join(", ", hello.Subtasks.Take(MaxLogged).Select(subtask => subtask.Name));
            LogOrphans(link.Name, hello.Subtasks.Count, some);
        }

        var report = new Report
        {
            Revision = isOurs ? hello.Revision : 0,
            Complete = true,
            Source = new SourceStatus { Source = hello.Source, Worker = hello.Name, RelayStatus = hello.RelayStatus },
            Subtasks = { hello.Subtasks },
        };
        var now = context.Time.GetTimestamp();
        observed.Of(link.Name).Update(known => link.Closing.IsCancellationRequested
            ? known
            : (ObservedWorker.Unheard with { IsConnected = true }).After(report, now));
    }

    [LoggerMessage(EventId = EventIds.LinkOpened, Level = LogLevel.Information, Message = "worker linked")]
    private partial void LogOpened(WorkerName worker, string instance);

    [LoggerMessage(EventId = EventIds.LinkFuture, Level = LogLevel.Warning,
        Message = "worker has taken in orders that this master never gave: its state is older than the worker's, as after a backup was restored; the worker is ordered everything anew")]
    private partial void LogFuture(WorkerName worker, long revision, Revision given);

    [LoggerMessage(EventId = EventIds.ReturnUnwritten, Level = LogLevel.Warning,
        Message = "the store takes no changes; a known worker is let in all the same")]
    private partial void LogUnwritten(WorkerName worker, string error);

    [LoggerMessage(EventId = EventIds.LinkOrphans, Level = LogLevel.Warning,
        Message = "worker runs subtasks that this master has no record of")]
    private partial void LogOrphans(WorkerName worker, int subtasks, string tasks);
}
