namespace DmMaster.Store;

/// <summary>Why a store refused.</summary>
public enum StoreError
{
    /// <summary>The key is empty.</summary>
    EmptyKey,

    /// <summary>One transaction puts a key twice, or puts a key that it deletes.</summary>
    DuplicateKey,

    /// <summary>The transaction has more operations than allowed.</summary>
    TooManyOperations,

    /// <summary>The transaction is larger than allowed.</summary>
    TooLarge,

    /// <summary>What the transaction reads is more than allowed.</summary>
    AnswerTooLarge,

    /// <summary>The store holds as much as it may; deleting still works.</summary>
    SpaceExceeded,

    /// <summary>The lease of a put does not exist.</summary>
    LeaseNotFound,

    /// <summary>The revision is older than the history that is kept.</summary>
    Compacted,

    /// <summary>The revision has not happened yet.</summary>
    FutureRevision,

    /// <summary>The store is closing.</summary>
    Stopped,

    /// <summary>A put keeps the value or the lease of a key that does not exist.</summary>
    KeyNotFound,

    /// <summary>The number of the lease is taken.</summary>
    LeaseExists,

    /// <summary>The lease would live longer than allowed.</summary>
    LeaseTooLong,

    /// <summary>The store could not be reached or did not answer, or could not write: whether anything was changed is open.</summary>
    Unavailable,

    /// <summary>The store was put back to an older state than this process was told: all that it knows of it may be wrong.</summary>
    RolledBack,
}
