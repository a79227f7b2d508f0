using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers.Native;

namespace DmMaster.Operations.Membership;

/// <summary>Lets a native worker in: registers it, notes that it is alive, takes down what it says it runs, delivers its orders.</summary>
public sealed partial class OpenLink(NativeRegistration registration, ClusterIdentity cluster, LinkTable links, RegistryFeed feed, ILogger<OpenLink> logger)
{
    private const int MaxLogged = 10;

    /// <summary>Lets the worker in that said this, or tells why not.</summary>
    public async Task<OpenedLink> ExecuteAsync(Hello hello, CancellationToken cancellationToken)
    {
        var worker = new WorkerName(hello.Name);
        var address = hello.Address.Length == 0 ? DmValues.NoAddress : hello.Address;
        if ((registration.FindFault(worker, address) ?? LinkPolicy.Check(hello)) is { } refusal)
        {
            return new OpenedLink(null, refusal);
        }

        await DoubtRevisionAsync(hello, worker, cancellationToken);
        var link = links.New(hello, cluster.Name);
        if (!links.TryEnter(link))
        {
            return new OpenedLink(null, new LinkFault(LinkEnd.NameTaken, MasterErrors.WorkerExists(hello.Name, address)));
        }

        if (await RegisterAsync(link, address, cancellationToken) is { } fault)
        {
            links.Leave(link);
            return new OpenedLink(null, fault);
        }

        TellOrphans(link, hello);
        link.TakeHello(hello);
        link.Deliver(feed.Current);
        LogOpened(worker, hello.Instance);
        return new OpenedLink(link, LinkFault.None);
    }

    private async Task<LinkFault?> RegisterAsync(NativeLink link, string address, CancellationToken cancellationToken)
    {
        try
        {
            return await registration.RegisterAsync(link.Name, address, cancellationToken);
        }
        catch
        {
            links.Leave(link);
            throw;
        }
    }

    // What this master has not delivered to it, it can only know from one before, up to where this began. More than that is of a state that was
    // lost, as when this one is an older copy: such a worker knows nothing that counts, and is told everything.
    private async Task DoubtRevisionAsync(Hello hello, WorkerName worker, CancellationToken cancellationToken)
    {
        var delivered = links.DeliveredTo(worker, hello.Instance);
        var most = delivered < feed.Began ? feed.Began : delivered;
        if (hello.Cluster == cluster.Name && hello.Revision > most.Value)
        {
            LogFuture(worker, hello.Revision, most);
            await cluster.SurpassAsync(new Revision(hello.Revision), cancellationToken);
            hello.Revision = 0;
        }

        hello.Revision = Math.Max(hello.Revision, 0);
    }

    private void TellOrphans(NativeLink link, Hello hello)
    {
        if (hello.Cluster != cluster.Name && hello.Subtasks.Count > 0)
        {
            var some = string.Join(", ", hello.Subtasks.Take(MaxLogged).Select(subtask => subtask.Name));
            LogOrphans(link.Name, hello.Subtasks.Count, some);
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.LinkOpened, Level = LogLevel.Information, Message = "worker linked")]
    private partial void LogOpened(WorkerName worker, string instance);

    [LoggerMessage(EventId = CoordinatorEventIds.LinkFuture, Level = LogLevel.Warning,
        Message = "worker has taken in orders that this master never gave: its state is older than the worker's, as after a backup was restored; the worker is ordered everything anew")]
    private partial void LogFuture(WorkerName worker, long revision, Revision given);

    [LoggerMessage(EventId = CoordinatorEventIds.LinkOrphans, Level = LogLevel.Warning,
        Message = "worker runs subtasks that this master has no record of")]
    private partial void LogOrphans(WorkerName worker, int subtasks, string tasks);
}
