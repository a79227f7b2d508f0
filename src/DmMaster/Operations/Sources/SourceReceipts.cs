using DmMaster.Operations.Binding;
using DmMaster.Operations.Confirm;
using DmMaster.Operations.Membership;
using DmMaster.Registry;

namespace DmMaster.Operations.Sources;

/// <summary>Whether workers handle their sources, as far as they said so.</summary>
public sealed class SourceReceipts(ReceiptCollector receipts, SourceHandover handover)
{
    private const string NoFreeWorker = "source is added but there is no free worker to bound";

    /// <summary>Waits until the workers that sources are bound to say that they handle them.</summary>
    /// <returns>First the sources that no worker has, then the others, each by ID.</returns>
    public async Task<IReadOnlyList<SourceOutcome>> OfHandlingAsync(
        RegistrySnapshot snapshot, IReadOnlyList<SourceId> sources, Budget budget, CancellationToken cancellationToken)
    {
        var awaited = new List<AwaitedReceipt>();
        var outcomes = new List<SourceOutcome>();
        string? noFreeWorker = null;
        foreach (var source in sources.Distinct().Order())
        {
            if (snapshot.WorkerOf(source) is { } worker)
            {
                awaited.Add(new AwaitedReceipt(source, worker.BoundRevision, new SourceExpectation(source, isHandled: true)));
            }
            else
            {
                noFreeWorker ??= UnregisteredWorkers.Text(snapshot) is { Length: > 0 } unregistered ? $"{NoFreeWorker}: {unregistered}" : NoFreeWorker;
                outcomes.Add(new SourceOutcome(source.Value, "", Receipt.Confirmed, handover.WaitText(snapshot, source) ?? noFreeWorker));
            }
        }

        return [.. outcomes, .. await receipts.CollectAsync(awaited, budget, cancellationToken)];
    }
}
