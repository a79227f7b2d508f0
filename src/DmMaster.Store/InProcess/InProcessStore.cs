namespace DmMaster.Store.InProcess;

/// <summary>The store in this process: in its memory, or with a journal also on disk.</summary>
/// <remarks>
/// Reads take the published <see cref="StoreState"/> once and need no lock. Commits are worked out one after the other under the one
/// lock, on a private copy of the keys; then, once safe in the journal if there is one, queued for the watchers concerned and
/// published. Nothing under the lock waits, calls out or runs a continuation; whoever waits is woken after it is released. Only this
/// lock exists; everything said to be guarded by the store's lock is reached through here.
/// </remarks>
public sealed partial class InProcessStore : IKeyValueStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly InProcessStoreOptions _options;
    private readonly IJournal? _journal;
    private readonly Publication _publication;
    private readonly CommitQueue _queue;
    private readonly LeaseKeeper _leases;
    private volatile bool _isStopped;

    /// <summary>Makes an empty store in memory.</summary>
    /// <param name="time">The clock, for the first revision, the age of the history and the ends of leases.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public InProcessStore(TimeProvider time, InProcessStoreOptions options)
        : this(time, options, null, Nothing(time, options))
    {
    }

    /// <summary>Makes a store with what a journal kept, which from then on belongs to it.</summary>
    internal InProcessStore(TimeProvider time, InProcessStoreOptions options, IJournal? journal, JournalContent content)
    {
        options.Validate();
        _time = time;
        _options = options;
        _journal = journal;
        var restored = StateRestorer.Restore(content, time.GetTimestamp());
        _publication = new Publication(time, options, restored, journal is not null);
        _leases = new LeaseKeeper(time, EndLeases);
        _queue = new CommitQueue(_lock, _publication, journal, _leases.Follow);
        lock (_lock)
        {
            _leases.ArmAll(restored.State.Leases.All);
        }
    }

    /// <inheritdoc/>
    public Revision CurrentRevision => _publication.State.Revision;

    /// <summary>The oldest revision that can be read or watched.</summary>
    public Revision OldestRevision => _publication.State.Oldest;

    /// <summary>How large the existing keys and values are together, in bytes.</summary>
    public long LiveBytes => _publication.State.LiveBytes;

    /// <summary>How many watches stand.</summary>
    public int WatcherCount
    {
        get
        {
            lock (_lock)
            {
                return _publication.WatcherCount;
            }
        }
    }

    /// <summary>Where an empty store begins whose options say so, or derive it from the clock.</summary>
    internal static JournalContent Nothing(TimeProvider time, InProcessStoreOptions options)
    {
        var first = options.FirstRevision.IsNone ? FirstRevision.FromClock(time) : options.FirstRevision;
        return new JournalContent(first, first, first, [], []);
    }

    /// <inheritdoc/>
    public ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken) =>
        Answer(static (store, query) => store.Range(query), query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
    {
        try
        {
            TxnRules.Check(txn, _options);
        }
        catch (StoreException refusal)
        {
            return ValueTask.FromException<TxnResult>(refusal);
        }

        return Change(static (store, txn, wakeUps) => store.Commit(txn, wakeUps), txn, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Revision> CompactAsync(Revision revision, CancellationToken cancellationToken) =>
        Change(static (store, revision, wakeUps) => store.Compact(revision, wakeUps), revision, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Revision> SurpassAsync(Revision told, CancellationToken cancellationToken)
    {
        var before = CurrentRevision;
        var after = await Change(static (store, told, wakeUps) => store.Surpass(told, wakeUps), told, cancellationToken);
        if (told > before && told < after)
        {
            _options.Surpassed(told, before);
        }

        return after;
    }

    /// <inheritdoc/>
    public ValueTask<Lease> GrantAsync(LeaseId id, long seconds, CancellationToken cancellationToken) =>
        Change(static (store, lease, wakeUps) => store.Grant(lease, wakeUps), new Lease(id, seconds), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Revision> RevokeAsync(LeaseId id, CancellationToken cancellationToken) =>
        Change(static (store, id, wakeUps) => store.Revoke(id, wakeUps), id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Lease?> KeepAliveAsync(LeaseId id, CancellationToken cancellationToken) =>
        Change(static (store, id, _) => store.KeepAlive(id), id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LeaseStatus?> DescribeAsync(LeaseId id, CancellationToken cancellationToken) =>
        Answer(static (store, id) => store.Describe(id), id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LeaseId>> LeasesAsync(CancellationToken cancellationToken) =>
        Answer<object?, IReadOnlyList<LeaseId>>(static (store, _) => store.Leases(), null, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// The result can be read once. The watch ends when the token is cancelled or its enumerator is disposed, which
    /// <c>await foreach</c> does; nothing else ends it, so a watch that may never be read needs a token.
    /// </remarks>
    public IWatch Watch(WatchQuery query, CancellationToken cancellationToken)
    {
        if (query.Range.Start.IsEmpty)
        {
            throw Refusal.EmptyKey();
        }

        lock (_lock)
        {
            RefuseWhenStopped();
            return new WatchPass(new SubscriptionSource(this, _publication.Subscribe(query)), cancellationToken);
        }
    }

    /// <summary>Refuses everything from now on, ends every watch with <see cref="StoreError.Stopped"/>, and lets what is under way
    /// reach the journal.</summary>
    public void Dispose()
    {
        var wakeUps = new WakeUps();
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            _publication.EndAll(wakeUps);
        }

        wakeUps.Set();
        _leases.Dispose();
        _queue.Drain();
        _journal?.Dispose();
    }

    /// <summary>The next portion for a watcher.</summary>
    /// <param name="subscription">The watcher.</param>
    /// <param name="wait">When there is none: completes when it is worth asking again.</param>
    /// <exception cref="StoreException">The watch has failed.</exception>
    internal WatchPortion? Take(WatchSubscription subscription, out Task wait)
    {
        lock (_lock)
        {
            var portion = _publication.Take(subscription);
            wait = portion is null ? subscription.Wait() : Task.CompletedTask;
            return portion;
        }
    }

    /// <summary>Forgets a watcher, and wakes it if it waits. Does nothing the second time.</summary>
    internal void End(WatchSubscription subscription) =>
        Wake(wakeUps => _publication.End(subscription, wakeUps));

    /// <summary>Lets a watcher be told how far it has come.</summary>
    internal void RequestProgress(WatchSubscription subscription) => Wake(subscription.RequestProgress);

    private void Wake(Action<WakeUps> act)
    {
        var wakeUps = new WakeUps();
        lock (_lock)
        {
            act(wakeUps);
        }

        wakeUps.Set();
    }

    private ValueTask<TAnswer> Answer<T, TAnswer>(Func<InProcessStore, T, TAnswer> answer, T question, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TAnswer>(cancellationToken);
        }

        try
        {
            RefuseWhenStopped();
            return new ValueTask<TAnswer>(answer(this, question));
        }
        catch (StoreException refusal)
        {
            return ValueTask.FromException<TAnswer>(refusal);
        }
    }

    private ValueTask<TAnswer> Change<T, TAnswer>(
        Func<InProcessStore, T, WakeUps, (TAnswer Answer, Task Published)> change, T request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TAnswer>(cancellationToken);
        }

        var wakeUps = new WakeUps();
        TAnswer answer = default!;
        StoreException? refusal = null;
        Task published;
        lock (_lock)
        {
            if (_isStopped)
            {
                return ValueTask.FromException<TAnswer>(Refusal.Stopped());
            }

            try
            {
                (answer, published) = change(this, request, wakeUps);
            }
            catch (StoreException refused)
            {
                // What it was refused for may itself not be safe yet. Only a journal that cannot write is no reason to wait for it.
                refusal = refused;
                published = refused.Error == StoreError.Unavailable ? Task.CompletedTask : _queue.Published();
            }
        }

        wakeUps.Set();
        return !published.IsCompletedSuccessfully ? AfterAsync(published, answer, refusal, cancellationToken)
            : refusal is null ? new ValueTask<TAnswer>(answer)
            : ValueTask.FromException<TAnswer>(refusal);
    }

    private static async ValueTask<T> AfterAsync<T>(Task published, T answer, StoreException? refusal, CancellationToken cancellationToken)
    {
        await published.WaitAsync(cancellationToken);
        return refusal is null ? answer : throw refusal;
    }

    private RangeResult Range(RangeQuery query)
    {
        RangeReader.Check(query);
        var state = _publication.State;
        RangeReader.CheckRevision(query, state);
        var result = RangeReader.Read(state.Keys, state.Revision, query);

        // Versions may have been cut while they were walked; then the revision was given up before.
        RangeReader.CheckNotCompacted(query, _publication.State);
        return result;
    }

    private (TxnResult Answer, Task Published) Commit(Txn txn, WakeUps wakeUps)
    {
        var head = _queue.Head;
        var draft = TxnDraft.Run(txn, head);
        if (!draft.HasChanges)
        {
            return (draft.Result, _queue.Published());
        }

        var after = draft.After;
        return after.LiveBytes > Math.Max(_options.MaxLiveBytes, head.LiveBytes)
            ? throw Refusal.SpaceExceeded()
            : (draft.Result, _queue.Add(draft.ToDraft(_time.GetTimestamp(), null), wakeUps));
    }

    private (Revision Answer, Task Published) Compact(Revision revision, WakeUps wakeUps)
    {
        _publication.Compact(revision, wakeUps);
        var answer = _publication.State.Revision;
        return (answer, _queue.Add(new Draft(_queue.Head, null, new JournalEntry([], null, null)), wakeUps));
    }

    private (Revision Answer, Task Published) Surpass(Revision told, WakeUps wakeUps)
    {
        var head = _queue.Head;
        return told <= head.Revision || told > FirstRevision.Greatest
            ? (head.Revision, _queue.Published())
            : (told.Next, _queue.Add(Draft.Begin(head, told.Next), wakeUps));
    }

    private (Lease Answer, Task Published) Grant(Lease wanted, WakeUps wakeUps)
    {
        var head = _queue.Head;
        var lease = LeaseRules.Grant(wanted, head.Leases, _options);
        var after = head with { Leases = head.Leases.With(lease) };
        return (lease, _queue.Add(new Draft(after, null, new JournalEntry([], lease, null)), wakeUps));
    }

    private (Revision Answer, Task Published) Revoke(LeaseId id, WakeUps wakeUps)
    {
        var head = _queue.Head;
        if (head.Leases.Find(id) is null)
        {
            throw Refusal.LeaseNotFound();
        }

        var draft = TxnDraft.EndLease(id, head);
        return (draft.After.Revision, _queue.Add(draft.ToDraft(_time.GetTimestamp(), id), wakeUps));
    }

    private (Lease? Answer, Task Published) KeepAlive(LeaseId id)
    {
        if (_publication.State.Leases.Find(id) is not { } lease)
        {
            return (null, Task.CompletedTask);
        }

        if (_queue.HeadLeases.Find(id) is null)
        {
            // It is being ended: it is gone once that is safe.
            return (null, _queue.Published());
        }

        _leases.Arm(lease);
        return (lease, Task.CompletedTask);
    }

    private LeaseStatus? Describe(LeaseId id)
    {
        var leases = _publication.State.Leases;
        if (leases.Find(id) is not { } lease)
        {
            return null;
        }

        lock (_lock)
        {
            return new LeaseStatus(lease, (long)_leases.Left(id).TotalSeconds, leases.KeysOf(id));
        }
    }

    private LeaseId[] Leases()
    {
        lock (_lock)
        {
            return [.. _publication.State.Leases.All.Select(static lease => lease.Id).OrderBy(_leases.Left).ThenBy(static id => id.Value)];
        }
    }

    private void EndLeases()
    {
        var wakeUps = new WakeUps();
        lock (_lock)
        {
            (_isStopped ? [] : _leases.TakeEnded()).ToList().ForEach(id => EndLease(id, wakeUps));
        }

        wakeUps.Set();
    }

    private void EndLease(LeaseId id, WakeUps wakeUps)
    {
        try
        {
            if (_queue.HeadLeases.Find(id) is not null)
            {
                Revoke(id, wakeUps);
            }
        }
        catch (StoreException)
        {
            // The journal does not keep up. The keeper hands the lease out again.
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
