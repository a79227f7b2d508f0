using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>Answers reads from a state.</summary>
internal static class RangeReader
{
    /// <summary>Checks what can be checked before there is a state.</summary>
    /// <exception cref="StoreException">The key is empty.</exception>
    internal static void Check(RangeQuery query)
    {
        if (query.Range.Start.IsEmpty)
        {
            throw Refusal.EmptyKey();
        }
    }

    /// <summary>Checks that a state can answer a query.</summary>
    /// <exception cref="StoreException">The revision is compacted, or still to come.</exception>
    internal static void CheckRevision(RangeQuery query, StoreState state)
    {
        if (!IsNow(query) && query.At > state.Revision)
        {
            throw Refusal.FutureRevision();
        }

        CheckNotCompacted(query, state);
    }

    /// <summary>Checks that a state still has the revision of a query.</summary>
    /// <exception cref="StoreException">The revision is compacted.</exception>
    internal static void CheckNotCompacted(RangeQuery query, StoreState state)
    {
        if (!IsNow(query) && query.At < state.Oldest)
        {
            throw Refusal.Compacted(state.Oldest);
        }
    }

    /// <summary>Reads.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="revision">The revision that the keys stand at.</param>
    /// <param name="query">What to read.</param>
    /// <param name="allowance">What may be read; null for everything.</param>
    /// <exception cref="StoreException">It is more than allowed.</exception>
    internal static RangeResult Read(KeyIndex keys, Revision revision, RangeQuery query, ReadAllowance? allowance = null)
    {
        var most = query.CountOnly ? 0 : query.Limit > 0 ? query.Limit : long.MaxValue;
        var isInOrder = query.SortBy == SortTarget.Key && !query.IsDescending;
        var scan = new RangeScan(IsNow(query) ? revision : query.At, query.Bounds, isInOrder || most == 0 ? most : long.MaxValue, allowance, query.ReadAtMost);
        keys.Scan(query.Range, scan);
        if (scan.IsGivenUp)
        {
            return new RangeResult(revision, [], 0, false) { IsGivenUp = true };
        }

        var entries = isInOrder ? scan.Entries : RangeOrder.Sort(scan.Entries, query, most);
        if (query.KeysOnly)
        {
            entries = [.. entries.Select(static entry => entry with { Value = ByteString.Empty })];
        }

        return new RangeResult(revision, entries, scan.Count, !query.CountOnly && scan.Admitted > entries.Count);
    }

    private static bool IsNow(RangeQuery query) => query.At <= Revision.None;
}
