namespace DmMaster.Store;

/// <summary>The answer to a <see cref="RangeQuery"/>.</summary>
/// <param name="Revision">The store's revision when it was read: the current one, also when an older one was asked for. Inside a
/// transaction, that of the commit once something was changed.</param>
/// <param name="Entries">What was found, by key.</param>
/// <param name="Count">How many keys the range holds, whatever the limit.</param>
/// <param name="More">Whether the limit cut the entries short.</param>
public sealed record RangeResult(Revision Revision, IReadOnlyList<KeyValue> Entries, long Count, bool More)
{
    /// <summary>Whether there were more keys to look at than <see cref="RangeQuery.ReadAtMost"/>: it is no answer then.</summary>
    public bool IsGivenUp { get; init; }
}
