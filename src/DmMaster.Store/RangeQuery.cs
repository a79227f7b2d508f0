namespace DmMaster.Store;

/// <summary>A read.</summary>
/// <param name="Range">Which keys.</param>
public sealed record RangeQuery(KeyRange Range)
{
    /// <summary>The revision to read at; <see cref="Revision.None"/> for now.</summary>
    public Revision At { get; init; }

    /// <summary>How many entries at most, 0 for all.</summary>
    public long Limit { get; init; }
}
