namespace DmMaster.Store.InProcess;

/// <summary>Sorts what was read.</summary>
internal static class RangeOrder
{
    /// <summary>The first entries in the order that a query asks for. Equal ones keep their order.</summary>
    /// <param name="entries">The entries, by key.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="most">How many to return at most.</param>
    internal static IReadOnlyList<KeyValue> Sort(IReadOnlyList<KeyValue> entries, RangeQuery query, long most)
    {
        var sorted = query.SortBy switch
        {
            SortTarget.Key when query.IsDescending => Enumerable.Reverse(entries),
            SortTarget.Key => entries,
            SortTarget.Version => Sort(entries, query, static entry => entry.Version),
            SortTarget.CreateRevision => Sort(entries, query, static entry => entry.CreateRevision.Value),
            SortTarget.ModRevision => Sort(entries, query, static entry => entry.ModRevision.Value),
            SortTarget.Value when query.IsDescending => entries.OrderByDescending(static entry => entry.Value, KeyOrder.Comparer),
            SortTarget.Value => entries.OrderBy(static entry => entry.Value, KeyOrder.Comparer),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.SortBy, null),
        };
        return [.. sorted.Take((int)long.Min(most, int.MaxValue))];
    }

    private static IEnumerable<KeyValue> Sort(IReadOnlyList<KeyValue> entries, RangeQuery query, Func<KeyValue, long> number) =>
        query.IsDescending ? entries.OrderByDescending(number) : entries.OrderBy(number);
}
