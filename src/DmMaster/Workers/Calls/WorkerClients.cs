using DmMaster.Registry;
using DmMaster.Workers.Native;
using DmMaster.Workers.Stock;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Workers.Calls;

/// <summary>Clients of workers of both kinds: over the link where there is one, over the port of a stock worker otherwise.</summary>
/// <param name="feed">The registry.</param>
/// <param name="links">The links.</param>
/// <param name="channels">The channels.</param>
/// <param name="options">How to call.</param>
/// <param name="time">The clock.</param>
public sealed class WorkerClients(
    RegistryFeed feed, LinkTable links, StockChannels channels, WorkerCallOptions options, TimeProvider time) : IWorkerClients
{
    /// <inheritdoc/>
    public WorkerClient? Of(WorkerName worker)
    {
        var snapshot = feed.Current;
        if (snapshot.Workers.GetValueOrDefault(worker) is not { IsRegistered: true } entry)
        {
            return null;
        }

        return new WorkerClient(entry.IsStock
            ? channels.Of(worker, entry.Address!, snapshot.Revision)
            : new LinkInvoker(worker, links, options.CallLimit, time));
    }
}
