namespace DmMaster.Store.InProcess;

/// <summary>
/// Decides what the history forgets. Age and number give way to watchers that have not read yet; memory does not: those watches end as
/// compacted. Guarded by the store's lock.
/// </summary>
internal sealed class HistoryTrimmer(TimeProvider time, InProcessStoreOptions options, History history, WatcherIndex watchers)
{
    /// <summary>Looking at every watcher is spread over this fraction of their number of commits.</summary>
    private const int WatchersPerCommit = 8;

    private int _commitsToGo;

    /// <summary>Removes what the history no longer has to keep. The newest commit stays.</summary>
    /// <param name="wakeUps">Takes the signals of watchers whose watch ends by it.</param>
    /// <returns>What was removed.</returns>
    internal IReadOnlyList<Commit> Trim(WakeUps wakeUps)
    {
        if (history.Bytes <= options.MaxHistoryBytes && !IsExpendable())
        {
            return [];
        }

        var forgotten = new List<Commit>();
        if (history.Bytes > options.MaxHistoryBytes)
        {
            TrimBytes(forgotten);
            EndWatchersBefore(history.Oldest.Revision, wakeUps);
        }

        if (IsExpendable() && --_commitsToGo <= 0)
        {
            _commitsToGo = watchers.All.Count / WatchersPerCommit;
            TrimUpTo(OldestNeeded(), forgotten);
        }

        return forgotten;
    }

    /// <summary>Removes all commits before a revision. Watchers that still needed them end.</summary>
    internal IReadOnlyList<Commit> TrimBefore(Revision revision, WakeUps wakeUps)
    {
        var forgotten = new List<Commit>();
        while (history.Count > 0 && history.Oldest.Revision < revision)
        {
            forgotten.Add(history.RemoveOldest());
        }

        EndWatchersBefore(revision, wakeUps);
        return forgotten;
    }

    /// <summary>Goes an eighth below the bound, so that a store that lives at the bound does not look at every watcher with every
    /// commit.</summary>
    private void TrimBytes(List<Commit> forgotten)
    {
        var target = options.MaxHistoryBytes - (options.MaxHistoryBytes / 8);
        while (history.Count > 1 && history.Bytes > target)
        {
            forgotten.Add(history.RemoveOldest());
        }
    }

    private void TrimUpTo(Revision needed, List<Commit> forgotten)
    {
        while (IsExpendable() && history.Oldest.Revision < needed)
        {
            forgotten.Add(history.RemoveOldest());
        }
    }

    private bool IsExpendable() =>
        history.Count > 1
        && (history.Count > options.MaxHistoryRevisions || time.GetElapsedTime(history.Oldest.Timestamp) > options.MaxHistoryAge);

    private Revision OldestNeeded()
    {
        var oldest = new Revision(long.MaxValue);
        foreach (var watcher in watchers.All)
        {
            if (watcher.Needs is { } needed && needed < oldest)
            {
                oldest = needed;
            }
        }

        return oldest;
    }

    private void EndWatchersBefore(Revision oldest, WakeUps wakeUps)
    {
        foreach (var watcher in watchers.All.Where(watcher => watcher.Needs < oldest).ToArray())
        {
            watchers.Remove(watcher);
            watcher.End(Refusal.Compacted(oldest), wakeUps);
        }
    }
}
