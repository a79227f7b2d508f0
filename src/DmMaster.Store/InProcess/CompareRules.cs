namespace DmMaster.Store.InProcess;

/// <summary>Decides whether compares hold.</summary>
internal static class CompareRules
{
    /// <summary>Whether every compare holds in <paramref name="state"/>.</summary>
    internal static bool AllHold(IReadOnlyList<Compare> compares, StoreState state, ReadAllowance? allowance)
    {
        foreach (var compare in compares)
        {
            if (!(compare.RangeEnd.IsEmpty ? Holds(compare, Find(compare, state)) : HoldsInRange(compare, state, allowance)))
            {
                return false;
            }
        }

        return true;
    }

    private static KeyValue? Find(Compare compare, StoreState state)
    {
        return state.Keys.Find(compare.Key)?.Live;
    }

    private static bool HoldsInRange(Compare compare, StoreState state, ReadAllowance? allowance)
    {
        var range = new KeyRange(compare.Key, compare.RangeEnd);
        var found = RangeReader.Read(state.Keys, state.Revision, new RangeQuery(range), allowance).Entries;
        return found.Count == 0 ? Holds(compare, (KeyValue?)null) : found.All(entry => Holds(compare, entry));
    }

    private static bool Holds(Compare compare, KeyValue? found)
    {
        return compare.Target switch
        {
            CompareTarget.Version => Holds(compare, found?.Version ?? 0),
            CompareTarget.CreateRevision => Holds(compare, found?.CreateRevision.Value ?? 0),
            CompareTarget.ModRevision => Holds(compare, found?.ModRevision.Value ?? 0),
            CompareTarget.Lease => Holds(compare, found?.Lease.Value ?? 0),
            CompareTarget.Value => found is not null && Holds(compare.Operator, KeyOrder.Compare(found.Value, compare.Value)),
            _ => throw new ArgumentOutOfRangeException(nameof(compare), compare.Target, null),
        };
    }

    private static bool Holds(Compare compare, long actual) =>
        Holds(compare.Operator, actual.CompareTo(compare.Number));

    private static bool Holds(CompareOperator wanted, int order) => wanted switch
    {
        CompareOperator.Equal => order == 0,
        CompareOperator.NotEqual => order != 0,
        CompareOperator.Less => order < 0,
        CompareOperator.Greater => order > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(wanted), wanted, null),
    };
}
