using DmMaster.Registry;

namespace DmMaster.Workers;

/// <summary>Tells each worker what changed for it. Fan-out is a consequence of a commit, never a second write.</summary>
public sealed class WorkerDispatcher(RegistryFeed feed, LinkTable links) : BackgroundLoop
{
    // From the start on, so that nothing is missed before the loop runs.
    private readonly RegistrySubscription _subscription = feed.Subscribe();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _subscription.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (snapshot, change) = await _subscription.NextAsync(stoppingToken);
            foreach (var worker in change.Workers)
            {
                if (links.TryGet(worker, out var link))
                {
                    link.Deliver(snapshot);
                }
            }
        }
    }
}
