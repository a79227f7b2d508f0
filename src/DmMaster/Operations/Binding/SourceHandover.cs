using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Binding;

/// <summary>A source between two workers: taken from the one, which may still handle it, and not given to the other yet.</summary>
public sealed class SourceHandover(RegistryFeed feed, ObservedState observed, ReceiptCollector receipts, OperationOptions options, TimeProvider time)
{
    private readonly FormerHolders _holders = new(observed);

    /// <summary>The worker that may still handle a source that none is bound to; null when there is none.</summary>
    public WorkerEntry? HolderOf(RegistrySnapshot snapshot, SourceId source) => _holders.OfUnbound(snapshot, source);

    /// <summary>The worker that may still handle a source of this name that was removed; null when there is none.</summary>
    public WorkerEntry? HolderOfRemoved(RegistrySnapshot snapshot, SourceId source) => _holders.Of(snapshot, source);

    /// <summary>The sources that none is bound to, each with the worker that may still handle it, by source.</summary>
    public IEnumerable<(SourceId Source, WorkerEntry Holder)> Waiting(RegistrySnapshot snapshot)
    {
        foreach (var source in snapshot.Placement.Leaving.Keys)
        {
            if (HolderOf(snapshot, source) is { } holder)
            {
                yield return (source, holder);
            }
        }
    }

    /// <summary>What a source waits for, for people; null when it does not wait.</summary>
    public string? WaitText(RegistrySnapshot snapshot, SourceId source)
    {
        if (HolderOf(snapshot, source) is not { } holder)
        {
            return null;
        }

        var heard = HeardText.Ago(observed.Worker(holder.Name), time) ?? "never heard since";
        var next = snapshot.Transfers.TryGetValue(source, out var transfer) ? $"worker {transfer.Worker}" : "another worker";
        return $"source {source} waits for worker {holder.Name} to let go of it ({heard}): {next} gets it when that has said so, or its heartbeat is over; " +
            "until then it may still be written from there";
    }

    /// <summary>Waits until a worker has a source: no longer than the budget, nor for a worker that is silent and would have to let go of it.</summary>
    /// <returns>Why none has it; null when one has.</returns>
    public async Task<string?> UntilBoundAsync(SourceId source, Budget budget, CancellationToken cancellationToken)
    {
        var changed = new Signal();
        using var subscription = feed.Announce(changed);
        while (feed.Current is var snapshot && !snapshot.Bindings.ContainsKey(source))
        {
            var hasLetGo = HolderOf(snapshot, source) is not { } holder || await HasLetGoAsync(holder, source, budget, cancellationToken);

            // Once nobody stands in the way, somebody is about to get it.
            var left = !hasLetGo ? TimeSpan.Zero : budget.Remaining() < options.Silence ? budget.Remaining() : options.Silence;
            if (left > TimeSpan.Zero)
            {
                await changed.WaitAsync(left, time, cancellationToken);
            }

            if (left <= TimeSpan.Zero || ReferenceEquals(feed.Current, snapshot))
            {
                return WaitText(feed.Current, source) ?? $"source {source} has no worker yet";
            }
        }

        return null;
    }

    private async Task<bool> HasLetGoAsync(WorkerEntry holder, SourceId source, Budget budget, CancellationToken cancellationToken)
    {
        var release = new AwaitedReceipt(source, holder.LeavingRevision, new ReleaseExpectation(holder)) { Worker = holder.Name };
        var outcomes = await receipts.CollectAsync([release], budget, cancellationToken);
        return outcomes.Single().Receipt == Receipt.Confirmed || feed.Current.Bindings.ContainsKey(source);
    }
}
