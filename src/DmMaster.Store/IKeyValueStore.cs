namespace DmMaster.Store;

/// <summary>A revisioned key-value store with etcd's semantics: the one home of desired state.</summary>
/// <remarks>
/// Effects and failures are part of the contract, and hold for every engine:
/// <list type="number">
/// <item>A commit that changes at least one key raises the revision by exactly one; any other leaves it. Only surpassing a revision leaves
/// some out.</item>
/// <item>A commit is atomic: readers and watchers see all of it or nothing.</item>
/// <item>Compares look at the state before the transaction that they belong to; each operation sees the ones before it in the same
/// commit.</item>
/// <item>An acknowledged commit is seen by every read that starts afterwards, and survives whatever its engine promises to survive.
/// None is seen by anyone that would not.</item>
/// <item>A watcher sees every change from its first revision on: once, in order, one revision never split.</item>
/// <item>Waiting for a watcher, however slow, never holds up a commit, a read or another watcher.</item>
/// <item>A key belongs to at most one lease, that of its last put. When a lease ends, the keys that belong to it then are deleted, in
/// their order, as one commit.</item>
/// <item>A lease ends when it is revoked, or some time, at most seconds, after its time to live has passed without being kept alive; never
/// before.</item>
/// <item>Every failure is a <see cref="StoreException"/>. Nothing was changed then, but with <see cref="StoreError.Unavailable"/>, which
/// leaves it open.</item>
/// </list>
/// </remarks>
public interface IKeyValueStore
{
    /// <summary>The newest revision that this process knows of. Never goes back, not even over a restart.</summary>
    Revision CurrentRevision { get; }

    /// <summary>Reads.</summary>
    /// <exception cref="StoreException">The revision is compacted, or still to come; the key is empty; the store is closing.</exception>
    ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken);

    /// <summary>Compares and writes.</summary>
    /// <remarks>All rules are checked on both branches. A read among the operations counts an earlier change of the same commit as
    /// done, in its revision too.</remarks>
    /// <exception cref="StoreException">
    /// A key is empty, or put twice, or both put and deleted; there are too many operations; the request is too large, or the store
    /// full; a lease is unknown; a put keeps what is not there; a read among the operations carried out asks for a revision that is
    /// compacted or still to come.
    /// </exception>
    ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken);

    /// <summary>Forgets every state before a revision.</summary>
    /// <param name="revision">The oldest that can be read or watched from then on.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <returns>The current revision, which compacting leaves as it is.</returns>
    /// <exception cref="StoreException">The revision is not above the last one compacted, or still to come.</exception>
    ValueTask<Revision> CompactAsync(Revision revision, CancellationToken cancellationToken);

    /// <summary>
    /// Goes on above a revision that somebody shows as told to them, though it is still to come here: this store is an older copy of
    /// the one that told it. All that was remembered of the past is compacted by it, so that whoever watches from there reads anew.
    /// </summary>
    /// <param name="told">What is shown. Not above the current revision, or above all that could have been told (2^52, a clock's
    /// microseconds in the year 2112), it changes nothing.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <returns>The current revision; at or below <paramref name="told"/> when the engine cannot leave revisions out.</returns>
    /// <exception cref="StoreException">It cannot be written; the store is closing.</exception>
    ValueTask<Revision> SurpassAsync(Revision told, CancellationToken cancellationToken);

    /// <summary>Follows a range.</summary>
    /// <param name="query">What to follow.</param>
    /// <param name="cancellationToken">Ends the watch, read or not; reading it then throws
    /// <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The changes, to be read once. The watch stands before this method returns: no change after that is missed. It ends with the
    /// token, or when its enumerator is disposed, which <c>await foreach</c> does; until then the store keeps what it has not read,
    /// within limits.
    /// </returns>
    /// <exception cref="StoreException">
    /// At once: the key is empty, or the store is closing. While reading: what comes next has been compacted, or the store is closing.
    /// </exception>
    IWatch Watch(WatchQuery query, CancellationToken cancellationToken);

    /// <summary>Makes a lease.</summary>
    /// <param name="id">Its number, above 0; <see cref="LeaseId.None"/> to be given a free one.</param>
    /// <param name="seconds">How long it lives without being kept alive. What is shorter than an engine's least becomes that.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <exception cref="StoreException">The number is taken; the time is longer than allowed.</exception>
    ValueTask<Lease> GrantAsync(LeaseId id, long seconds, CancellationToken cancellationToken);

    /// <summary>Ends a lease and deletes its keys.</summary>
    /// <returns>The current revision; that of the deletion, if there was one.</returns>
    /// <exception cref="StoreException">There is no such lease.</exception>
    ValueTask<Revision> RevokeAsync(LeaseId id, CancellationToken cancellationToken);

    /// <summary>Lets a lease live for its whole time again. Changes no key and no revision.</summary>
    /// <returns>The lease; null when there is none.</returns>
    ValueTask<Lease?> KeepAliveAsync(LeaseId id, CancellationToken cancellationToken);

    /// <summary>Describes a lease.</summary>
    /// <returns>Null when there is none.</returns>
    ValueTask<LeaseStatus?> DescribeAsync(LeaseId id, CancellationToken cancellationToken);

    /// <summary>Every lease there is, those first that end first.</summary>
    ValueTask<IReadOnlyList<LeaseId>> LeasesAsync(CancellationToken cancellationToken);
}
