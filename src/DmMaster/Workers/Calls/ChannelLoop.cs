using DmMaster.Registry;

namespace DmMaster.Workers.Calls;

/// <summary>Makes the channel of a stock worker when it is registered, and ends it when the registration goes or moves.</summary>
public sealed class ChannelLoop(RegistryFeed feed, LinkTable links, StockChannels channels) : WorkerLoop(feed)
{
    /// <inheritdoc/>
    protected override void Look(WorkerName worker, RegistrySnapshot snapshot)
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
