using DmMaster.Registry;

namespace DmMaster.Workers.Calls;

/// <summary>Makes the channel of a stock worker when it is registered, and ends it when the registration goes or moves.</summary>
public sealed class ChannelLoop(RegistryFeed feed, LinkTable links, StockChannels channels) : BackgroundLoop
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
                if (snapshot.Workers.GetValueOrDefault(worker) is { Address: { } address } entry && links.IsStock(entry))
                {
                    channels.Of(worker, address, snapshot.Revision);
                }
                else
                {
                    channels.Remove(worker, snapshot.Revision);
                }
            }
        }
    }
}
