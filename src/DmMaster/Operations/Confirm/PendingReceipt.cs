using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Workers;

namespace DmMaster.Operations.Confirm;

/// <summary>One receipt, until it is settled. It follows its source from worker to worker.</summary>
internal sealed class PendingReceipt(AwaitedReceipt awaited, ObservedState observed, Signal changed) : IDisposable
{
    private WorkerName? _worker;
    private WorkerSlot? _slot;

    /// <summary>What came of it; null until it is settled.</summary>
    public SourceOutcome? Outcome { get; private set; }

    /// <summary>Settles the receipt, if that can be done by now.</summary>
    public bool TrySettle(RegistrySnapshot snapshot, TimeSpan silence, TimeProvider time)
    {
        Follow(awaited.Worker ?? snapshot.WorkerOf(awaited.Source)?.Name);
        if (_slot is null)
        {
            return Settle(Receipt.NotConfirmed, $"{awaited.Source} relevant worker-client not found");
        }

        var worker = _slot.Current;
        if (awaited.Expectation.Judge(worker, awaited.Ordered) is { } verdict)
        {
            return Settle(verdict.Receipt, verdict.Message);
        }

        if (awaited.Expectation.Superseded(snapshot, awaited.Source, awaited.Ordered) is { } superseded)
        {
            return Settle(Receipt.NotConfirmed, MasterErrors.NoExpectedResult(superseded).ToString());
        }

        if (UntilSilent(silence, time) <= TimeSpan.Zero)
        {
            GiveUp($"worker {_worker} is silent", time);
        }

        return Outcome is not null;
    }

    /// <summary>How long until the worker will have been silent for too long; zero or less when it has.</summary>
    public TimeSpan UntilSilent(TimeSpan silence, TimeProvider time) =>
        _slot?.Current.SilentFor(time) is { } silent ? silence - silent : TimeSpan.Zero;

    /// <summary>Settles the receipt as not confirmed, with all that is known.</summary>
    public void GiveUp(string why, TimeProvider time)
    {
        var worker = _slot?.Current ?? ObservedWorker.Unheard;
        var heard = worker.SilentFor(time) is { } silent
            ? $"{awaited.Expectation.LastSeen(worker)}, last heard {GoDuration.Format(Rounded(silent))} ago"
            : "never heard";
        var detail = $"{why}, {heard}; the order of revision {awaited.Ordered} stands and takes effect when the worker is back";
        Settle(Receipt.NotConfirmed, MasterErrors.NoExpectedResult(detail).ToString());
    }

    public void Dispose() => Follow(null);

    private static TimeSpan Rounded(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Round(span.TotalMilliseconds));

    private void Follow(WorkerName? worker)
    {
        if (worker == _worker)
        {
            return;
        }

        _slot?.Unlisten(changed);
        _worker = worker;
        _slot = worker is { } name ? observed.Of(name) : null;
        _slot?.Listen(changed);
    }

    private bool Settle(Receipt receipt, string message)
    {
        Outcome = new SourceOutcome(awaited.Source.Value, _worker?.Value ?? "", receipt, message);
        return true;
    }
}
