namespace DmMaster.Store;

/// <summary>A read.</summary>
/// <param name="Range">Which keys.</param>
public sealed record RangeQuery(KeyRange Range)
{
    /// <summary>The revision to read at; <see cref="Revision.None"/> or anything below for now.</summary>
    public Revision At { get; init; }

    /// <summary>How many entries at most; 0 or less for all. All are counted.</summary>
    public long Limit { get; init; }

    /// <summary>By what the entries are sorted, before the limit cuts them.</summary>
    public SortTarget SortBy { get; init; }

    /// <summary>Whether they are sorted from the greatest down. Equal ones stay in the order of their keys; not so in
    /// an etcd cluster, which leaves their order open.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Which entries to leave out. They are counted all the same (as in etcd).</summary>
    public RevisionBounds Bounds { get; init; }

    /// <summary>Whether to leave the values of the entries empty.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>Whether to count only: there are no entries then.</summary>
    public bool CountOnly { get; init; }

    /// <summary>
    /// How many keys to look at before giving up, for whom a long read is another matter; 0 for all. An etcd cluster looks at all.
    /// </summary>
    public int ReadAtMost { get; init; }
}
