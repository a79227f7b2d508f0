namespace DmMaster.Store;

/// <summary>Makes the exceptions of every engine, with the texts by which etcd's clients know them.</summary>
public static class Refusal
{
    /// <summary><see cref="StoreError.EmptyKey"/>.</summary>
    public static StoreException EmptyKey() =>
        new(StoreError.EmptyKey, "etcdserver: key is not provided");

    /// <summary><see cref="StoreError.DuplicateKey"/>.</summary>
    public static StoreException DuplicateKey() =>
        new(StoreError.DuplicateKey, "etcdserver: duplicate key given in txn request");

    /// <summary><see cref="StoreError.TooManyOperations"/>.</summary>
    public static StoreException TooManyOperations() =>
        new(StoreError.TooManyOperations, "etcdserver: too many operations in txn request");

    /// <summary><see cref="StoreError.TooLarge"/>.</summary>
    public static StoreException TooLarge() =>
        new(StoreError.TooLarge, "etcdserver: request is too large");

    /// <summary><see cref="StoreError.AnswerTooLarge"/>. etcd has no such limit, and no text for it.</summary>
    public static StoreException AnswerTooLarge() =>
        new(StoreError.AnswerTooLarge, "etcdserver: txn request reads too much: read less at once");

    /// <summary><see cref="StoreError.SpaceExceeded"/>.</summary>
    public static StoreException SpaceExceeded() =>
        new(StoreError.SpaceExceeded, "etcdserver: mvcc: database space exceeded");

    /// <summary><see cref="StoreError.LeaseNotFound"/>.</summary>
    public static StoreException LeaseNotFound() =>
        new(StoreError.LeaseNotFound, "etcdserver: requested lease not found");

    /// <summary><see cref="StoreError.FutureRevision"/>.</summary>
    public static StoreException FutureRevision() =>
        new(StoreError.FutureRevision, "etcdserver: mvcc: required revision is a future revision");

    /// <summary><see cref="StoreError.Compacted"/>.</summary>
    /// <param name="oldest">The oldest revision that can still be read.</param>
    public static StoreException Compacted(Revision oldest) =>
        new(StoreError.Compacted, "etcdserver: mvcc: required revision has been compacted") { CompactRevision = oldest };

    /// <summary><see cref="StoreError.Stopped"/>.</summary>
    public static StoreException Stopped() =>
        new(StoreError.Stopped, "etcdserver: server stopped");

    /// <summary><see cref="StoreError.KeyNotFound"/>.</summary>
    public static StoreException KeyNotFound() =>
        new(StoreError.KeyNotFound, "etcdserver: key not found");

    /// <summary><see cref="StoreError.LeaseExists"/>.</summary>
    public static StoreException LeaseExists() =>
        new(StoreError.LeaseExists, "etcdserver: lease already exists");

    /// <summary><see cref="StoreError.LeaseTooLong"/>.</summary>
    public static StoreException LeaseTooLong() =>
        new(StoreError.LeaseTooLong, "etcdserver: too large lease TTL");

    /// <summary><see cref="StoreError.RolledBack"/>.</summary>
    public static StoreException RolledBack(Revision now, Revision told) => new(
        StoreError.RolledBack, $"etcd was put back to an older state: it is at revision {now}, and revision {told} was seen before");

    /// <summary><see cref="StoreError.Unavailable"/>.</summary>
    /// <param name="message">What could not be done, in words that an operator can use.</param>
    public static StoreException Unavailable(string message) =>
        new(StoreError.Unavailable, message);
}
