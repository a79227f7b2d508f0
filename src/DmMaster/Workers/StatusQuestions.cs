using DmMaster.Registry;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;

namespace DmMaster.Workers;

/// <summary>Asks workers of both kinds how they are.</summary>
/// <param name="links">The links of native workers.</param>
/// <param name="stock">The stock workers.</param>
public sealed class StatusQuestions(LinkTable links, StockFleet stock)
{
    /// <summary>
    /// Asks a worker. The task ends when an answer to a question not older than this call is in <see cref="ObservedState"/>; it fails
    /// when there will be none.
    /// </summary>
    /// <returns>Null when it cannot be asked: it has no link, and is no stock worker that is online.</returns>
    public Task? AskAsync(WorkerName worker) => links.TryGet(worker, out var link) ? link.QueryAsync() : stock.AskAsync(worker);
}
