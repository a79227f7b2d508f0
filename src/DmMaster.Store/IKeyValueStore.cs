namespace DmMaster.Store;

/// <summary>A revisioned key-value store with etcd's semantics: the one home of desired state.</summary>
/// <remarks>
/// Effects and failures are part of the contract, and hold for every engine:
/// <list type="number">
/// <item>A commit that changes at least one key raises the revision by exactly one; any other leaves it.</item>
/// <item>A commit is atomic: readers and watchers see all of it or nothing.</item>
/// <item>Compares look at the state before the commit; each operation sees the ones before it in the same commit.</item>
/// <item>An acknowledged commit is seen by every read that starts afterwards.</item>
/// <item>A watcher sees every change from its first revision on: once, in order, one revision never split.</item>
/// <item>Waiting for a watcher, however slow, never holds up a commit, a read or another watcher.</item>
/// <item>Every failure is a <see cref="StoreException"/>; nothing was changed then.</item>
/// </list>
/// </remarks>
public interface IKeyValueStore
{
    /// <summary>The revision of the last commit. Never goes back, not even over a restart.</summary>
    Revision CurrentRevision { get; }

    /// <summary>Reads.</summary>
    /// <exception cref="StoreException">The revision is compacted, or still to come; the key is empty; the store is closing.</exception>
    ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken);

    /// <summary>Compares and writes.</summary>
    /// <remarks>All rules are checked on both branches. A read among the operations counts an earlier change of the same commit as
    /// done, in its revision too.</remarks>
    /// <exception cref="StoreException">
    /// A key is empty, or put twice, or both put and deleted; there are too many operations; the request is too large, or the store
    /// full; a lease is unknown; a read among the operations carried out asks for a revision that is compacted or still to come.
    /// </exception>
    ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken);

    /// <summary>Follows a range.</summary>
    /// <param name="range">Which keys.</param>
    /// <param name="from">The first revision of interest, which may be still to come; <see cref="Revision.None"/> for the next one.</param>
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
    IAsyncEnumerable<WatchBatch> Watch(KeyRange range, Revision from, CancellationToken cancellationToken);
}
