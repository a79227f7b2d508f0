using DmMaster.Registry;

namespace DmMaster.Workers;

/// <summary>Looks at each worker of which something changed in the registry, one after the other.</summary>
public abstract class WorkerLoop(RegistryFeed feed) : BackgroundLoop
{
    // From the start on, so that nothing is missed before the loop runs.
    private readonly RegistrySubscription _subscription = feed.Subscribe();

    /// <summary>The registry.</summary>
    protected RegistryFeed Feed { get; } = feed;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _subscription.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Looks at one.</summary>
    /// <param name="worker">The worker. It may be gone.</param>
    /// <param name="snapshot">The registry after the change.</param>
    protected abstract void Handle(WorkerName worker, RegistrySnapshot snapshot);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (snapshot, change) = await _subscription.NextAsync(stoppingToken);
            foreach (var worker in change.Workers)
            {
                Handle(worker, snapshot);
            }
        }
    }
}
