using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>The receipts of one operation, while they come in.</summary>
internal sealed class ReceiptCollection : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly List<PendingReceipt> _all;
    private readonly RegistryFeed _feed;
    private readonly OperationOptions _options;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;
    private List<PendingReceipt> _pending;

    public ReceiptCollection(
        IReadOnlyList<AwaitedReceipt> awaited, RegistryFeed feed, ObservedState observed, OperationOptions options, TimeProvider time)
    {
        _feed = feed;
        _options = options;
        _time = time;
        _subscription = feed.Announce(Changed);
        var holders = new FormerHolders(observed);
        _all = [.. awaited.Select(receipt => new PendingReceipt(receipt, observed, holders, Changed))];
        _pending = _all;
    }

    /// <summary>Told of each receipt as soon as it is complete.</summary>
    public required Action<PendingReceipt> Completed { get; init; }

    /// <summary>Set whenever something may have been said.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Looks at every receipt that is still to come.</summary>
    /// <returns>Whether any is.</returns>
    public bool Evaluate()
    {
        var snapshot = _feed.Current;
        _pending = _pending.FindAll(receipt => !TryComplete(receipt, snapshot));
        return _pending.Count > 0;
    }

    /// <summary>When there will be something to see though nobody says anything.</summary>
    public TimeSpan UntilNext()
    {
        var next = _time.GetElapsedTime(_time.GetTimestamp(), _pending.Min(static receipt => receipt.Due));
        return next > TimeSpan.Zero ? next + Tick : Tick;
    }

    /// <summary>Ends what did not come in time.</summary>
    public void GiveUp(TimeSpan budget) => _pending.ForEach(receipt =>
    {
        receipt.GiveUp(budget, _time);
        Completed(receipt);
    });

    /// <summary>What came of each, by source.</summary>
    public List<SourceOutcome> Outcomes() =>
        [.. _all.Select(receipt => receipt.Outcome!).OrderBy(outcome => outcome.Source, StringComparer.Ordinal)];

    public void Dispose()
    {
        _subscription.Dispose();
        _all.ForEach(receipt => receipt.Dispose());
    }

    private bool TryComplete(PendingReceipt receipt, RegistrySnapshot snapshot)
    {
        var isComplete = receipt.TryComplete(snapshot, _options.Silence, _time);
        if (isComplete)
        {
            Completed(receipt);
        }

        return isComplete;
    }
}
