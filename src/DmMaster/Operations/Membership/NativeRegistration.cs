using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers.Native;

namespace DmMaster.Operations.Membership;

/// <summary>Registers a native worker, and writes down that it is alive.</summary>
public sealed partial class NativeRegistration(CommitLoop commit, RegistryFeed feed, TimeProvider time, ILogger<NativeRegistration> logger)
{
    /// <summary>Why a native worker cannot be let in; null when it can.</summary>
    /// <remarks>A stock worker of the name that is alive keeps it, also at the same address: its lease says when it is gone.</remarks>
    public LinkFault? FindFault(WorkerName worker, string address) => FindFault(feed.Current, worker, address);

    /// <summary>Registers it.</summary>
    /// <returns>Why not; null when it is registered, or was before and the store takes no changes now.</returns>
    public async Task<LinkFault?> RegisterAsync(WorkerName worker, string address, CancellationToken cancellationToken)
    {
        var committed = await commit.RunAsync("AddWorker", snapshot => Decide(snapshot, worker, address), cancellationToken);
        if (committed.HasStoreFailed && IsKnown(feed.Current, worker, address))
        {
            LogUnwritten(worker, committed.Refusal!);
            return null;
        }

        return committed.Selected is { } fault ? (fault == LinkFault.None ? null : fault) : new LinkFault(LinkEnd.NotRegistered, committed.Refusal!);
    }

    // Whether the store says already all that would be written. The revision that is not new then keeps an expiry from nothing: that
    // would have to be written too.
    private static bool IsKnown(RegistrySnapshot snapshot, WorkerName worker, string address) =>
        FindFault(snapshot, worker, address) is null && snapshot.Workers.GetValueOrDefault(worker) is { IsOnline: true, Kind: WorkerKind.Native };

    private static LinkFault? FindFault(RegistrySnapshot snapshot, WorkerName worker, string address) =>
        WorkerRegistration.FindFault(snapshot, worker, address)
        ?? (snapshot.Workers.GetValueOrDefault(worker) is { IsOnline: true, IsLeased: true }
            ? new LinkFault(LinkEnd.NameTaken, MasterErrors.WorkerExists(worker.Value, address))
            : null);

    private Plan<LinkFault> Decide(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (FindFault(snapshot, worker, address) is { } fault)
        {
            return Plan.Keep(fault);
        }

        // Written on each open, so that the heartbeat has a new revision and an expiry under way misses it.
        var alive = new TxnOp.Put(DmKeys.WorkerAlive(worker), DmValues.WorkerAlive(worker, time.GetUtcNow()));
        var before = snapshot.Workers.GetValueOrDefault(worker);
        var register = WorkerRegistration.Write(snapshot, worker, address, WorkerKind.Native);
        var presence = before is { IsOnline: true }
            ? Compare.Unchanged(DmKeys.WorkerAlive(worker), before.AliveRevision)
            : Compare.Absent(DmKeys.WorkerAlive(worker));
        return Plan.Commit(LinkFault.None, [.. register.Compares, presence], [.. register.Success, alive]);
    }

    [LoggerMessage(EventId = CoordinatorEventIds.ReturnUnwritten, Level = LogLevel.Warning,
        Message = "the store takes no changes; a known worker is let in all the same")]
    private partial void LogUnwritten(WorkerName worker, DmError error);
}
