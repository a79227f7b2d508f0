namespace DmMaster.Store.InProcess;

/// <summary>What an <see cref="InProcessStore"/> may hold, and where it begins.</summary>
public sealed record InProcessStoreOptions
{
    /// <summary>The revision of the empty store, at least 1; <see cref="Revision.None"/> to derive it from the wall clock.</summary>
    /// <value>
    /// Default <see cref="Revision.None"/>: microseconds since 1970. A store that lost its memory thereby starts above every revision
    /// that its predecessor can have handed out, as long as that one averaged below a million commits per second and the clock was not
    /// set back; and the number fits into what JSON readers hold exactly (2^53) until the year 2255. Whatever a client remembers from
    /// before is then older than the history and answered as compacted, which makes it read again: see
    /// <see cref="StoreError.Compacted"/>.
    /// </value>
    public Revision FirstRevision { get; init; }

    /// <summary>Whether a store on the disk that holds less than was acknowledged is opened all the same. It goes on above all that was
    /// told.</summary>
    /// <value>Default false: it is refused.</value>
    public bool AcceptsLoss { get; init; }

    /// <summary>Told when the store goes on above a revision that was shown, and at which one it was.</summary>
    /// <value>Default nobody.</value>
    public Action<Revision, Revision> Surpassed { get; init; } = static (_, _) => { };

    /// <summary>Told of each batch of changes that was written to the disk, on the thread that writes: how long it took, and how many changes it held.</summary>
    /// <value>Default nobody.</value>
    public Action<TimeSpan, int> Journaled { get; init; } = static (_, _) => { };

    /// <summary>Changes older than this are forgotten with the next commit.</summary>
    /// <value>Default 24 hours. Above zero.</value>
    public TimeSpan MaxHistoryAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many revisions are remembered.</summary>
    /// <value>Default 1,000,000. At least 1.</value>
    public int MaxHistoryRevisions { get; init; } = 1_000_000;

    /// <summary>
    /// How much memory the remembered changes may take, in bytes, roughly. Unlike age and number this also ends watches that have not
    /// read what is forgotten. The last revision is always remembered.
    /// </summary>
    /// <value>Default 256 MiB. At least 1.</value>
    public long MaxHistoryBytes { get; init; } = 256L << 20;

    /// <summary>How large the existing keys and values may be together, in bytes. Commits that would grow beyond it are refused.</summary>
    /// <value>Default 2 GiB. At least 1.</value>
    public long MaxLiveBytes { get; init; } = 2L << 30;

    /// <summary>How many compares, operations on success and operations on failure a transaction may have, each.</summary>
    /// <value>Default 10,000. At least 1.</value>
    public int MaxTxnOperations { get; init; } = 10_000;

    /// <summary>How large the keys and values of a transaction may be together, in bytes.</summary>
    /// <value>Default 64 MiB. At least 1.</value>
    public long MaxTxnBytes { get; init; } = 64L << 20;

    /// <summary>The least time to live of a lease, in seconds.</summary>
    /// <value>Default 2, as etcd's with its default election time-out. At least 1.</value>
    public long MinLeaseSeconds { get; init; } = 2;

    /// <summary>How many leases there may be.</summary>
    /// <value>Default 1,000,000. At least 1.</value>
    public int MaxLeases { get; init; } = 1_000_000;

    /// <summary>Throws for a value out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstRevision.Value, nameof(FirstRevision));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxHistoryAge, TimeSpan.Zero, nameof(MaxHistoryAge));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxHistoryRevisions, 1, nameof(MaxHistoryRevisions));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxHistoryBytes, 1, nameof(MaxHistoryBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLiveBytes, 1, nameof(MaxLiveBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTxnOperations, 1, nameof(MaxTxnOperations));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTxnBytes, 1, nameof(MaxTxnBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinLeaseSeconds, 1, nameof(MinLeaseSeconds));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLeases, 1, nameof(MaxLeases));
    }
}
