namespace DmMaster.Store;

/// <summary>A read.</summary>
/// <param name="Range">Which keys.</param>
public sealed record RangeQuery(KeyRange Range)
{
    /// <summary>The revision to read at; <see cref="Revision.None"/> or anything below for now.</summary>
    public Revision At { get; init; }

    /// <summary>How many entries at most; 0 or less for all. All are counted.</summary>
    public long Limit { get; init; }
}
