namespace DmMaster.Store.InProcess;

/// <summary>
/// What the store knows of one watcher. Either <em>live</em>: the changes that matter to it are put into its short queue; or
/// <em>behind</em>: it reads the shared history from its place on, and nothing is queued for it. A watch from the past starts behind;
/// one whose queue is full falls behind; whoever reaches the end of the history is live again. Guarded by the store's lock.
/// </summary>
/// <param name="query">What it follows.</param>
/// <param name="from">The first revision it wants.</param>
/// <param name="isBehind">Whether some of what it wants has happened already.</param>
internal sealed class WatchSubscription(WatchQuery query, Revision from, bool isBehind)
{
    private readonly Revision _from = from;
    private readonly Queue<PendingRevision> _pending = new();
    private PendingRevision? _newest;
    private TaskCompletionSource? _waiting;
    private Revision _place = from;
    private bool _isBehind = isBehind;
    private bool _isOver;
    private bool _wantsProgress;

    /// <summary>Which keys.</summary>
    internal KeyRange Range => query.Range;

    /// <summary>Why the watch is over, null while it is not.</summary>
    internal StoreException? Failure { get; private set; }

    /// <summary>The oldest revision that it still has to read, null when it has read all.</summary>
    internal Revision? Needs =>
        _pending.TryPeek(out var next) ? next.Revision : _isBehind ? _place : null;

    /// <summary>Takes a change inside the range. All changes of one revision are offered before the lock is released.</summary>
    internal void Offer(Revision revision, StoreEvent change, WakeUps wakeUps)
    {
        if (_isBehind || revision < _from || query.Without.Covers(change))
        {
            return;
        }

        if (_newest?.Revision == revision)
        {
            _newest.Add(change);
            return;
        }

        if (_pending.Count == WatchLimits.Pending)
        {
            _isBehind = true;
            _place = revision;
            return;
        }

        _newest = new PendingRevision(revision);
        _newest.Add(change);
        _pending.Enqueue(_newest);
        Wake(wakeUps);
    }

    /// <summary>Ends the watch. What waited for it is dropped.</summary>
    /// <param name="failure">Why, null when nobody reads any more.</param>
    /// <param name="wakeUps">Takes the signal to set once the lock is released.</param>
    internal void End(StoreException? failure, WakeUps wakeUps)
    {
        Failure = failure;
        _isOver = true;
        _pending.Clear();
        _newest = null;
        _isBehind = false;
        Wake(wakeUps);
    }

    /// <summary>Wants an empty portion once all is read.</summary>
    internal void RequestProgress(WakeUps wakeUps)
    {
        _wantsProgress = true;
        Wake(wakeUps);
    }

    /// <summary>Takes the next portion of changes.</summary>
    /// <returns>Null when there is nothing yet: then <see cref="Wait"/>.</returns>
    /// <exception cref="StoreException">The watch is over.</exception>
    internal WatchPortion? Take(History history, Revision current)
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        return _pending.Count > 0 ? TakePending(current)
            : _isBehind ? TakeHistory(history, current)
            : _wantsProgress ? TakeProgress(current)
            : null;
    }

    /// <summary>
    /// Completes when there may be something to take, or the watch is over. Continuations run elsewhere than where it is completed.
    /// </summary>
    internal Task Wait()
    {
        if (_isOver)
        {
            return Task.CompletedTask;
        }

        _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Task;
    }

    private WatchPortion TakePending(Revision current)
    {
        var revisions = new List<IReadOnlyList<StoreEvent>>();
        var bytes = 0L;
        var last = current;
        while (_pending.TryPeek(out var next))
        {
            bytes += next.Bytes;
            if (revisions.Count > 0 && !WatchLimits.FitsPortion(revisions.Count + 1, bytes))
            {
                break;
            }

            revisions.Add(next.Events);
            last = next.Revision;
            _pending.Dequeue();
        }

        _newest = _pending.Count > 0 ? _newest : null;
        return new WatchPortion(revisions, _pending.Count > 0 || _isBehind ? last : current);
    }

    private WatchPortion TakeHistory(History history, Revision current)
    {
        var commits = history.Portion(_place);
        var last = commits.Count == 0 ? current : commits[^1].Revision;
        _place = last.Next;
        _isBehind = last < current;
        return new WatchPortion([.. commits.Select(Wanted).Where(static changes => changes.Count > 0)], last);
    }

    private List<StoreEvent> Wanted(Commit commit)
    {
        var wanted = new List<StoreEvent>();
        foreach (var version in commit.Versions)
        {
            if (Range.Contains(version.Value.Key) && version.ToEvent() is var change && !query.Without.Covers(change))
            {
                wanted.Add(change);
            }
        }

        return wanted;
    }

    private WatchPortion TakeProgress(Revision current)
    {
        _wantsProgress = false;
        return WatchPortion.Progress(current);
    }

    private void Wake(WakeUps wakeUps)
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            wakeUps.Add(waiting);
        }
    }
}
