using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// What readers and watchers see: the published state, the history behind it, and who watches. Guarded by the store's lock, but for the
/// state, which readers take without it.
/// </summary>
internal sealed class Publication
{
    private readonly History _history;
    private readonly WatcherIndex _watchers = new();
    private readonly HistoryTrimmer _trimmer;
    private readonly Queue<(ByteString Key, Revision Revision)> _obsolete;
    private readonly Queue<KeyVersion> _forgotten = new();
    private readonly bool _isJournaled;
    private volatile StoreState _state;
    private Revision _compacted;
    private Revision _toldOldest;
    private Obsolete? _returned;
    private long _commits;
    private long _compactions;

    internal Publication(TimeProvider time, InProcessStoreOptions options, Restored restored, bool isJournaled)
    {
        _history = restored.History;
        _trimmer = new HistoryTrimmer(time, options, _history, _watchers);
        _state = restored.State;
        _compacted = restored.Compacted;
        _toldOldest = restored.State.Oldest;
        _obsolete = new(restored.Obsolete);
        _isJournaled = isJournaled;
    }

    /// <summary>What readers see.</summary>
    internal StoreState State => _state;

    /// <summary>How many watches stand.</summary>
    internal int WatcherCount => _watchers.All.Count;

    /// <summary>How many tombstones there have been that no allowed read can meet any more.</summary>
    internal long ForgottenCount { get; private set; }

    /// <summary>What it counts anyhow.</summary>
    internal StoreFigures Figures =>
        new() { HistoryBytes = _history.Bytes, Leases = _state.Leases.Count, Commits = _commits, Compactions = _compactions };

    /// <summary>How far the watches are.</summary>
    internal WatchFigures LookAtWatches()
    {
        var (behind, oldest) = (0L, _state.Revision.Next);
        foreach (var watcher in _watchers.All)
        {
            if (watcher.Needs is { } needs)
            {
                behind++;
                oldest = needs < oldest ? needs : oldest;
            }
        }

        return new WatchFigures(behind, _state.Revision.Next.Value - oldest.Value);
    }

    /// <summary>Watchers first, readers second: whoever sees a revision may rely on its watchers not having missed it.</summary>
    internal void Publish(Draft draft, WakeUps wakeUps)
    {
        if (draft.Entry.Begun > _state.Revision)
        {
            Begin(draft.After, wakeUps);
            return;
        }

        if (draft.Commit is not { } commit)
        {
            _state = draft.After.With(draft.After.Keys, _state.Oldest);
            return;
        }

        _commits++;
        _history.Add(commit);
        _watchers.Offer(commit, wakeUps);
        Forget(_trimmer.Trim(wakeUps), draft.After);
    }

    /// <summary>Forgets every revision before one.</summary>
    /// <exception cref="StoreException">The revision is not above the last one compacted, or still to come.</exception>
    internal void Compact(Revision revision, WakeUps wakeUps)
    {
        if (revision <= _compacted || revision < _state.Oldest)
        {
            throw Refusal.Compacted(_state.Oldest);
        }

        if (revision > _state.Revision)
        {
            throw Refusal.FutureRevision();
        }

        _compacted = revision;
        _compactions++;
        var forgotten = _trimmer.TrimBefore(revision, wakeUps);
        Forget(forgotten, _state with { Oldest = revision });
    }

    /// <summary>Adds a watcher. One that asks for what is compacted is over at once.</summary>
    internal WatchSubscription Subscribe(WatchQuery query)
    {
        var first = query.From <= Revision.None ? _state.Revision.Next : query.From;
        var subscription = new WatchSubscription(query, first, first <= _state.Revision);
        if (first < _state.Oldest)
        {
            subscription.End(Refusal.Compacted(_state.Oldest), new WakeUps());
        }
        else
        {
            _watchers.Add(subscription);
        }

        return subscription;
    }

    /// <summary>The next portion for a watcher.</summary>
    internal WatchPortion? Take(WatchSubscription subscription) => subscription.Take(_history, _state.Revision);

    /// <summary>Forgets a watcher, and wakes it if it waits. Does nothing the second time.</summary>
    internal void End(WatchSubscription subscription, WakeUps wakeUps)
    {
        if (_watchers.Remove(subscription))
        {
            subscription.End(null, wakeUps);
        }
    }

    /// <summary>Ends every watch.</summary>
    internal void EndAll(WakeUps wakeUps)
    {
        foreach (var watcher in _watchers.All.ToArray())
        {
            _watchers.Remove(watcher);
            watcher.End(Refusal.Stopped(), wakeUps);
        }
    }

    /// <summary>What the journal need not keep any longer, each told once; null for nothing new.</summary>
    /// <param name="most">How many versions at most. The rest is for another time.</param>
    internal Obsolete? TakeObsolete(int most)
    {
        if (_obsolete.Count == 0 && _returned is null && _toldOldest == _state.Oldest)
        {
            return null;
        }

        var versions = _returned?.Versions.ToList() ?? new List<(ByteString Key, Revision Revision)>(Math.Min(most, _obsolete.Count));
        while (versions.Count < most && _obsolete.TryDequeue(out var version))
        {
            versions.Add(version);
        }

        _returned = null;
        _toldOldest = _state.Oldest;
        return new Obsolete(_state.Oldest, versions);
    }

    /// <summary>The journal could not be told: it is to be told again, before all else.</summary>
    internal void ReturnObsolete(Obsolete? obsolete) => _returned = obsolete;

    /// <summary>The keys without tombstones that no allowed read can meet.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="known">What <see cref="ForgottenCount"/> was when they were made: they are without those.</param>
    internal KeyIndex WithoutForgotten(KeyIndex keys, long known)
    {
        foreach (var tombstone in _forgotten.Skip((int)Math.Max(0, known - (ForgottenCount - _forgotten.Count))))
        {
            var key = tombstone.Value.Key;
            keys = ReferenceEquals(keys.Find(key), tombstone) ? keys.Without(key) : keys;
        }

        return keys;
    }

    /// <summary>A state without the first tombstones is published: they need not be left out again.</summary>
    /// <param name="upTo">What <see cref="ForgottenCount"/> was when that state was made.</param>
    internal void DropForgotten(long upTo)
    {
        while (ForgottenCount - _forgotten.Count < upTo)
        {
            _forgotten.Dequeue();
        }
    }

    /// <summary>Goes on at a later revision. Watchers that have read all are told how far they have come by it.</summary>
    private void Begin(StoreState after, WakeUps wakeUps)
    {
        Forget(_trimmer.TrimBefore(after.Revision, wakeUps), after);
        foreach (var watcher in _watchers.All)
        {
            watcher.RequestProgress(wakeUps);
        }
    }

    private void Forget(IReadOnlyList<Commit> forgotten, StoreState after)
    {
        var oldest = forgotten.Count == 0 ? _state.Oldest : forgotten[^1].Revision.Next;
        _state = after.With(after.Keys, Max(oldest, after.Oldest));
        foreach (var commit in forgotten)
        {
            foreach (var version in commit.Versions)
            {
                Forget(version);
            }
        }
    }

    /// <summary>Cuts the versions that only forgotten revisions could see. Only after the new oldest revision is published.</summary>
    private void Forget(KeyVersion version)
    {
        // A tombstone was told when its own revision was forgotten.
        if (version.CutOlder() is { IsTombstone: false } older)
        {
            NoteObsolete(older);
        }

        if (version.IsTombstone)
        {
            ForgottenCount++;
            _forgotten.Enqueue(version);
            NoteObsolete(version);
        }
    }

    private void NoteObsolete(KeyVersion version)
    {
        if (_isJournaled)
        {
            _obsolete.Enqueue((version.Value.Key, version.Value.ModRevision));
        }
    }

    private static Revision Max(Revision left, Revision right) => left > right ? left : right;
}
