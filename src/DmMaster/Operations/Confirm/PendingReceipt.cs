using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>
/// One receipt, until it is complete. It follows its source from worker to worker: to the one that it is bound to, or while there is none, to
/// the one that it was taken from, as long as that may still handle it.
/// </summary>
/// <remarks>
/// What it looks at, in this order; the first row that holds decides.
/// <code>
/// the worker                                          the receipt
/// none, the next is about to have the source          waits, for a silence at most
/// none                                                not confirmed: no worker
/// gone or offline, which is what is expected          as the expectation says
/// heard since somebody waits, and it proves something as the expectation says
/// a later order took the place of this one            not confirmed: superseded
/// silent, or its port refused since somebody waits    not confirmed: the order stands
/// any other                                           waits, until it would be silent
/// </code>
/// </remarks>
internal sealed class PendingReceipt(AwaitedReceipt awaited, ObservedState observed, FormerHolders holders, Signal changed) : IDisposable
{
    private WorkerName? _worker;
    private WorkerSlot? _slot;
    private bool _isFollowing;
    private long _following;
    private long _doubtedSince;
    private Receipt? _doubted;
    private bool _isAsked;
    private RegistrySnapshot? _snapshotSeen;
    private ObservedWorker? _workerSeen;

    /// <summary>What came of it; null until it is complete.</summary>
    public SourceOutcome? Outcome { get; private set; }

    /// <summary>When the order was sent over the link of the worker that answered for it, as a timestamp; null when it was not.</summary>
    public long? SentAt { get; private set; }

    /// <summary>When there will be something to see though nobody says anything, as a timestamp: a silence that is too long.</summary>
    public long Due { get; private set; }

    /// <summary>Completes the receipt, if that can be done by now.</summary>
    public bool TryComplete(RegistrySnapshot snapshot, TimeSpan silence, TimeProvider time)
    {
        // An operation on a thousand sources looks at all of them whenever one has something new.
        if (ReferenceEquals(snapshot, _snapshotSeen) && ReferenceEquals(_slot?.Current, _workerSeen) && time.GetTimestamp() < Due)
        {
            return false;
        }

        _snapshotSeen = snapshot;
        var entry = awaited.Worker is { } named
            ? snapshot.Workers.GetValueOrDefault(named)
            : snapshot.WorkerOf(awaited.Source) ?? holders.OfUnbound(snapshot, awaited.Source);
        Follow(awaited.Worker ?? entry?.Name, time);
        _isAsked = entry is { IsOnline: true, IsStock: true };
        if (_slot is null)
        {
            return TryCompleteWithoutWorker(snapshot, silence, time);
        }

        var worker = _workerSeen = _slot.Current;
        var silent = UntilSilent(worker, silence, time);
        return (Offline(entry) ?? Answer(worker, silence, time) ?? Superseded(snapshot) ?? Away(entry, worker, silent, time)) is { } verdict
            ? Complete(verdict.Receipt, verdict.Message)
            : Wait(silent, time);
    }

    private Verdict? Offline(WorkerEntry? entry) => entry?.IsOnline == true ? null : awaited.Expectation.WhenOffline;

    private Verdict? Answer(ObservedWorker worker, TimeSpan silence, TimeProvider time) => IsOld(worker, silence, time) ? null : Judge(worker, time);

    private Verdict? Superseded(RegistrySnapshot snapshot) => awaited.Expectation.Superseded(snapshot, awaited.Source, awaited.Ordered) is { } why
        ? new Verdict(Receipt.NotConfirmed, MasterErrors.NoExpectedResult(why).ToString())
        : null;

    private Verdict? Away(WorkerEntry? entry, ObservedWorker worker, TimeSpan silent, TimeProvider time)
    {
        if (silent > TimeSpan.Zero)
        {
            return null;
        }

        var may = entry?.Leaving == awaited.Source && entry.Bound != awaited.Source ? " and may still handle the source" : "";
        return Unconfirmed($"worker {_worker} {(worker.Calls?.IsUnreachable == true ? "cannot be reached" : "is silent")}{may}", isAway: true, time);
    }

    /// <summary>Completes the receipt as not confirmed because the budget is over: the worker is there, and may be at it.</summary>
    public void GiveUp(TimeSpan budget, TimeProvider time)
    {
        var worker = _slot?.Current ?? ObservedWorker.Unheard;
        var isBusy = worker.IsBusy || awaited.Expectation.IsUnderWay(worker);
        var busy = isBusy ? $", worker {_worker} is still {awaited.Expectation.Doing}" : "";
        var verdict = Unconfirmed($"no receipt within {GoDuration.Format(budget)}{busy}{Behind(worker)}", isAway: false, time);
        Complete(verdict.Receipt, verdict.Message);
    }

    public void Dispose() => _slot?.Unlisten(changed);

    // Between two workers there is none for a moment: the next is about to have the source.
    private bool TryCompleteWithoutWorker(RegistrySnapshot snapshot, TimeSpan silence, TimeProvider time)
    {
        var left = silence - time.GetElapsedTime(_following);
        return left > TimeSpan.Zero && snapshot.IsAboutToBeBound(awaited.Source)
            ? Wait(left, time)
            : Complete(Receipt.NotConfirmed, $"{awaited.Source} relevant worker-client not found{OrderText(" and takes effect when a worker has the source")}");
    }

    private bool Wait(TimeSpan span, TimeProvider time)
    {
        Due = time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
        return false;
    }

    // A native worker has to say which orders it has taken in.
    private string Behind(ObservedWorker worker) =>
        worker is { Calls: null, LastHeard: not null } && worker.Revision < awaited.Ordered && worker.IsConnected
            ? $", worker {_worker} reports revision {worker.Revision}, the order is {awaited.Ordered}"
            : "";

    private Verdict Unconfirmed(string why, bool isAway, TimeProvider time)
    {
        var worker = _slot?.Current ?? ObservedWorker.Unheard;
        var heard = HeardText.Ago(worker, time) is { } ago ? $"{awaited.Expectation.LastSeen(worker)}, {ago}" : "never heard";
        var failure = worker.Calls?.Failure is { } failed ? $" ({failed})" : "";
        var order = OrderText(isAway ? " and takes effect when the worker is back" : "");
        return new Verdict(Receipt.NotConfirmed, MasterErrors.NoExpectedResult($"{why}{failure}, {heard}{order}").ToString());
    }

    private string OrderText(string effect) => awaited.Ordered.IsNone ? "" : $"; the order of revision {awaited.Ordered} stands{effect}";

    // A worker is unanswered from when it was asked in vain, not from when somebody began to wait: one that has just come back was not asked
    // yet. One whose port refuses is away as soon as that was tried since somebody waits.
    private TimeSpan UntilSilent(ObservedWorker worker, TimeSpan silence, TimeProvider time) => worker.Calls switch
    {
        null when _isAsked => silence - time.GetElapsedTime(_following),
        { IsUnreachable: true, FailedAt: { } failed } when failed >= _following => TimeSpan.Zero,
        { IsUnreachable: true } => silence - time.GetElapsedTime(_following),
        _ => worker.UnansweredFor(time) is { } unanswered ? silence - unanswered : TimeSpan.Zero,
    };

    // What was said before anybody waited may be of a worker that is gone since: it matters where nothing had to be ordered anew. One that
    // is asked is asked again now; one that tells by itself is believed as long as it is not silent.
    private bool IsOld(ObservedWorker worker, TimeSpan silence, TimeProvider time) =>
        worker.LastHeard is not { } heard || (heard < _following && (worker.Calls is not null || time.GetElapsedTime(heard) > silence));

    private Verdict? Judge(ObservedWorker worker, TimeProvider time)
    {
        var isOfAnother = worker.Source.Source.Length > 0 && worker.Source.Source != awaited.Source.Value;
        var verdict = awaited.Expectation.IsOfSource && isOfAnother ? null : awaited.Expectation.Judge(worker, awaited.Ordered);
        if (verdict is null || verdict.Patience == TimeSpan.Zero)
        {
            _doubted = null;
            return verdict;
        }

        // Only a later answer makes it more certain: while there is none the worker may be carrying the order out.
        if (_doubted != verdict.Receipt)
        {
            (_doubted, _doubtedSince) = (verdict.Receipt, worker.LastHeard!.Value);
        }

        return time.GetElapsedTime(_doubtedSince, worker.LastHeard!.Value) >= verdict.Patience ? verdict : null;
    }

    private void Follow(WorkerName? worker, TimeProvider time)
    {
        if (worker == _worker && _isFollowing)
        {
            return;
        }

        _slot?.Unlisten(changed);
        (_isFollowing, _following, _doubted) = (true, time.GetTimestamp(), null);
        _worker = worker;
        _slot = worker is { } name ? observed.Of(name) : null;
        _slot?.Listen(changed);
    }

    private bool Complete(Receipt receipt, string message)
    {
        // A stock worker that somebody listens to is asked again and again: not for as long as the others take.
        SentAt = _slot?.Sent is { } sent && sent.Revision >= awaited.Ordered ? sent.At : null;
        _slot?.Unlisten(changed);
        _slot = null;
        Outcome = new SourceOutcome(awaited.Source.Value, _worker?.Value ?? "", receipt, message);
        return true;
    }
}
