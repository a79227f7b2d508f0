using DmMaster.Registry;

namespace DmMaster.Workers.Stock;

/// <summary>Makes the channel of a stock worker when it is registered, and ends it when the registration goes or moves.</summary>
public sealed class ChannelLoop(RegistryFeed feed, StockChannels channels) : WorkerLoop(feed)
{
    /// <inheritdoc/>
    protected override void Handle(WorkerName worker, RegistrySnapshot snapshot)
    {
        if (snapshot.Workers.GetValueOrDefault(worker) is { IsStock: true, Address: { } address })
        {
            channels.Of(worker, address, snapshot.Revision);
        }
        else
        {
            channels.Remove(worker, snapshot.Revision);
        }
    }
}
