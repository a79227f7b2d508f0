using DmMaster.Operations.Metrics;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>
/// Waits for receipts. It never outlives its budget, never waits for a worker that fell silent, and never takes
/// anything said before the order for an answer to it.
/// </summary>
public sealed class ReceiptCollector(RegistryFeed feed, ObservedState observed, OperationOptions options, OperationMeter meter, TimeProvider time)
{
    /// <summary>Waits until each receipt is complete, or the budget is over.</summary>
    /// <param name="awaited">What to wait for.</param>
    /// <param name="budget">How long at most.</param>
    /// <param name="cancellationToken">The caller left. The orders stand.</param>
    /// <returns>One outcome for each, by source.</returns>
    public async Task<IReadOnlyList<SourceOutcome>> CollectAsync(
        IReadOnlyList<AwaitedReceipt> awaited, Budget budget, CancellationToken cancellationToken)
    {
        using var record = new ReceiptRecord(meter, budget.Verb, awaited.Count, time);
        using var collection = new ReceiptCollection(awaited, feed, observed, options, time) { Completed = record.Add };
        while (collection.Evaluate())
        {
            var left = budget.Remaining();
            if (left <= TimeSpan.Zero)
            {
                collection.GiveUp(budget.Limit);
                break;
            }

            var patience = collection.UntilNext();
            await collection.Changed.WaitAsync(patience < left ? patience : left, time, cancellationToken);
        }

        return collection.Outcomes();
    }
}
