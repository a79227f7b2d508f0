namespace DmMaster.Store.InProcess;

/// <summary>The store in the memory of this process.</summary>
/// <remarks>
/// Reads take the current <see cref="StoreState"/> once and need no lock. Commits are carried out one after the other under the one
/// lock: on a private copy of the keys, then queued for the watchers concerned, then published. Nothing under the lock waits, calls
/// out or runs a continuation; whoever waits for a watch is woken after it is released. Only this lock exists; everything said to be
/// guarded by the store's lock is reached through here.
/// </remarks>
public sealed class InProcessStore : IKeyValueStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly InProcessStoreOptions _options;
    private readonly History _history = new();
    private readonly WatcherIndex _watchers = new();
    private readonly HistoryTrimmer _trimmer;
    private volatile StoreState _state;
    private volatile bool _isStopped;

    /// <summary>Makes an empty store.</summary>
    /// <param name="time">The clock, for the first revision and the age of the history.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public InProcessStore(TimeProvider time, InProcessStoreOptions options)
    {
        options.Validate();
        _time = time;
        _options = options;
        _trimmer = new HistoryTrimmer(time, options, _history, _watchers);
        var first = options.FirstRevision.IsNone ? FirstRevision.FromClock(time) : options.FirstRevision;
        _state = new StoreState(KeyIndex.Empty, first, 0, first);
    }

    /// <inheritdoc/>
    public Revision CurrentRevision => _state.Revision;

    /// <summary>The oldest revision that can be read or watched.</summary>
    public Revision OldestRevision => _state.Oldest;

    /// <summary>How many watches stand.</summary>
    public int WatcherCount
    {
        get
        {
            lock (_lock)
            {
                return _watchers.All.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RangeResult>(cancellationToken);
        }

        try
        {
            return new ValueTask<RangeResult>(Range(query));
        }
        catch (StoreException refusal)
        {
            return ValueTask.FromException<RangeResult>(refusal);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TxnResult>(cancellationToken);
        }

        try
        {
            return new ValueTask<TxnResult>(Commit(txn));
        }
        catch (StoreException refusal)
        {
            return ValueTask.FromException<TxnResult>(refusal);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The result can be read once. The watch ends when the token is cancelled or its enumerator is disposed, which
    /// <c>await foreach</c> does; nothing else ends it, so a watch that may never be read needs a token.
    /// </remarks>
    public IAsyncEnumerable<WatchBatch> Watch(KeyRange range, Revision from, CancellationToken cancellationToken)
    {
        if (range.Start.IsEmpty)
        {
            throw Refusal.EmptyKey();
        }

        return new WatchStream(this, Subscribe(range, from), cancellationToken);
    }

    /// <summary>Refuses everything from now on, and ends every watch with <see cref="StoreError.Stopped"/>.</summary>
    public void Dispose()
    {
        var wakeUps = new WakeUps();
        lock (_lock)
        {
            _isStopped = true;
            foreach (var watcher in _watchers.All.ToArray())
            {
                _watchers.Remove(watcher);
                watcher.End(Refusal.Stopped(), wakeUps);
            }
        }

        wakeUps.Set();
    }

    /// <summary>The next portion for a watcher.</summary>
    /// <param name="subscription">The watcher.</param>
    /// <param name="wait">When there is none: completes when it is worth asking again.</param>
    /// <exception cref="StoreException">The watch has failed.</exception>
    internal WatchPortion? Take(WatchSubscription subscription, out Task wait)
    {
        lock (_lock)
        {
            var portion = subscription.Take(_history, _state.Revision);
            wait = portion is null ? subscription.Wait() : Task.CompletedTask;
            return portion;
        }
    }

    /// <summary>Forgets a watcher, and wakes it if it waits. Does nothing the second time.</summary>
    internal void End(WatchSubscription subscription)
    {
        var wakeUps = new WakeUps();
        lock (_lock)
        {
            if (_watchers.Remove(subscription))
            {
                subscription.End(null, wakeUps);
            }
        }

        wakeUps.Set();
    }

    private RangeResult Range(RangeQuery query)
    {
        RefuseWhenStopped();
        RangeReader.Check(query);
        var state = _state;
        RangeReader.CheckRevision(query, state);
        var result = RangeReader.Read(state.Keys, state.Revision, query);

        // Versions may have been cut while they were walked; then the revision was given up before.
        RangeReader.CheckNotCompacted(query, _state);
        return result;
    }

    private TxnResult Commit(Txn txn)
    {
        TxnRules.Check(txn, _options);
        var wakeUps = new WakeUps();
        TxnResult result;
        lock (_lock)
        {
            RefuseWhenStopped();
            var draft = TxnDraft.Run(txn, _state);
            if (draft.LiveBytes > Math.Max(_options.MaxLiveBytes, _state.LiveBytes))
            {
                throw Refusal.SpaceExceeded();
            }

            if (draft.HasChanges)
            {
                AdoptNeedsLock(draft, wakeUps);
            }

            result = draft.Result;
        }

        wakeUps.Set();
        return result;
    }

    /// <summary>Watchers first, readers second: whoever sees a revision may rely on its watchers not having missed it.</summary>
    private void AdoptNeedsLock(TxnDraft draft, WakeUps wakeUps)
    {
        var commit = draft.ToCommit(_time.GetTimestamp());
        _history.Add(commit);
        _watchers.Offer(commit, wakeUps);
        var forgotten = _trimmer.Trim(wakeUps);
        var keys = HistoryTrimmer.WithoutDeleted(draft.Keys, forgotten);
        var oldest = forgotten.Count == 0 ? _state.Oldest : _history.Oldest.Revision;
        _state = new StoreState(keys, commit.Revision, draft.LiveBytes, oldest);
        HistoryTrimmer.CutVersions(forgotten);
    }

    private WatchSubscription Subscribe(in KeyRange range, Revision from)
    {
        lock (_lock)
        {
            RefuseWhenStopped();
            var state = _state;
            var first = from <= Revision.None ? state.Revision.Next : from;
            var subscription = new WatchSubscription(range, first, first <= state.Revision);
            if (first < state.Oldest)
            {
                subscription.End(Refusal.Compacted(state.Oldest), new WakeUps());
            }
            else
            {
                _watchers.Add(subscription);
            }

            return subscription;
        }
    }

    private void RefuseWhenStopped()
    {
        if (_isStopped)
        {
            throw Refusal.Stopped();
        }
    }
}
