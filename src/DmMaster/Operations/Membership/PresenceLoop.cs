using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Membership;

/// <summary>
/// Ends what fell silent: closes links whose worker says nothing, and takes the heartbeat of a native worker
/// away when its time to live has passed, so that its source goes to another.
/// </summary>
public sealed partial class PresenceLoop(
    IKeyValueStore store, LinkTable links, ObservedState observed, RegistryFeed feed, TimeProvider time, ILogger<PresenceLoop> logger) : BackgroundLoop
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Dictionary<WorkerName, long> _restored = [];
    private HashSet<NativeLink> _told = [];

    /// <summary>How often looking failed.</summary>
    internal long Failures { get; private set; }

    /// <summary>
    /// Takes note of native workers that the store says are alive: they were linked to a master before this one, and have
    /// from now on to come back. A stock worker's heartbeat has a lease, and ends with it.
    /// </summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        foreach (var entry in (await store.RangeAsync(new RangeQuery(DmKeys.Heartbeats), cancellationToken)).Entries)
        {
            if (entry.Lease == LeaseId.None && DmKeys.TryParse(entry.Key, out var key))
            {
                _restored.TryAdd(new WorkerName(key.First), now);
            }
        }
    }

    /// <summary>Ends, once, what is silent for too long.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        links.CloseSilent();
        TellUnacknowledged();
        foreach (var name in links.Known.Union(_restored.Keys))
        {
            if (!links.TryGet(name, out _) &&
                feed.Current.Workers.GetValueOrDefault(name) is { IsOnline: true, IsLeased: false } worker &&
                SilentFor(name) > links.TimeToLive)
            {
                await ExpireAsync(worker, cancellationToken);
            }
        }

        // Those that came back are known by what they say, and those that did not are offline.
        foreach (var name in _restored.Keys.Where(name => feed.Current.Workers.GetValueOrDefault(name) is not { IsOnline: true }).ToList())
        {
            _restored.Remove(name);
        }
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var isRestored = false;
        do
        {
            try
            {
                if (!isRestored)
                {
                    await RestoreAsync(stoppingToken);
                    isRestored = true;
                }

                await SweepAsync(stoppingToken);
            }
            catch (StoreException e)
            {
                Failures++;
                LogFailed(e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void TellUnacknowledged()
    {
        var found = links.Unacknowledged();
        foreach (var link in found.Where(link => !_told.Contains(link)))
        {
            LogUnacknowledged(link.Name, observed.Worker(link.Name).Revision, link.Ordered);
        }

        _told = [.. found];
    }

    private TimeSpan? SilentFor(WorkerName name) => links.UnreadFor(name) ?? observed.Worker(name).SilentFor(time)
        ?? (_restored.TryGetValue(name, out var since) ? time.GetElapsedTime(since) : null);

    private async Task ExpireAsync(WorkerEntry worker, CancellationToken cancellationToken)
    {
        var key = DmKeys.WorkerAlive(worker.Name);
        var expire = new Txn
        {
            Compares = [Compare.Unchanged(key, worker.AliveRevision)],
            Success = [new TxnOp.Delete(KeyRange.One(key))],
        };
        if ((await store.CommitAsync(expire, cancellationToken)).Succeeded)
        {
            LogExpired(worker.Name);
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.WorkerExpired, Level = LogLevel.Warning, Message = "worker has been away too long, it counts as offline")]
    private partial void LogExpired(WorkerName worker);

    [LoggerMessage(EventId = CoordinatorEventIds.LinkUnacknowledged, Level = LogLevel.Warning,
        Message = "worker is linked and does not report that it has taken in its last orders: it reports an older revision, or its handler does not come back")]
    private partial void LogUnacknowledged(WorkerName worker, Revision reports, Revision order);

    [LoggerMessage(EventId = CoordinatorEventIds.SweepFailed, Level = LogLevel.Warning, Message = "workers not swept, will try again")]
    private partial void LogFailed(string error);
}
