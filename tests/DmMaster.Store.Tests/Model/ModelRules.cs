using Google.Protobuf;

namespace DmMaster.Store.Tests.Model;

/// <summary>The contract's rules, each tried in the plainest way there is. Keys are ASCII, so that text order is byte order.</summary>
internal static class ModelRules
{
    internal static bool Contains(KeyRange range, ByteString key)
    {
        var (text, start, end) = (key.ToStringUtf8(), range.Start.ToStringUtf8(), range.End.ToStringUtf8());
        return end switch
        {
            "" => text == start,
            "\0" => string.CompareOrdinal(text, start) >= 0,
            _ => string.CompareOrdinal(text, start) >= 0 && string.CompareOrdinal(text, end) < 0,
        };
    }

    /// <summary>The rules that a transaction breaks whatever the store holds.</summary>
    internal static IEnumerable<string> Broken(Txn txn)
    {
        if (HasEmptyKey(txn))
        {
            yield return nameof(StoreError.EmptyKey);
        }

        if (Paths(txn.Success).Concat(Paths(txn.Failure)).Any(HasDuplicates))
        {
            yield return nameof(StoreError.DuplicateKey);
        }
    }

    /// <summary>What a transaction carries out, those of nested ones among it.</summary>
    internal static IEnumerable<TxnOp> Taken(Txn txn, KeyValue[] before)
    {
        foreach (var operation in Succeeds(txn, before) ? txn.Success : txn.Failure)
        {
            foreach (var one in operation is TxnOp.Nested nested ? Taken(nested.Txn, before) : [operation])
            {
                yield return one;
            }
        }
    }

    internal static bool Succeeds(Txn txn, KeyValue[] before) => txn.Compares.All(compare => HoldsForAll(compare, before));

    /// <summary>The entries of a state that a read returns, before its limit.</summary>
    internal static List<KeyValue> Sorted(IEnumerable<KeyValue> entries, RangeQuery query)
    {
        var sorted = entries.Where(entry => IsWithin(entry, query.Bounds)).ToList();
        sorted.Sort((left, right) =>
        {
            var order = Order(left, right, query.SortBy) * (query.IsDescending ? -1 : 1);
            return order != 0 ? order : string.CompareOrdinal(left.Key.ToStringUtf8(), right.Key.ToStringUtf8());
        });
        return sorted;
    }

    /// <summary>Every choice of branches of the nested ones: what may be carried out together.</summary>
    private static List<List<TxnOp>> Paths(IReadOnlyList<TxnOp> operations)
    {
        List<List<TxnOp>> paths = [[]];
        foreach (var operation in operations)
        {
            List<List<TxnOp>> choices = operation is TxnOp.Nested nested
                ? [.. Paths(nested.Txn.Success), .. Paths(nested.Txn.Failure)]
                : [[operation]];
            paths = [.. paths.SelectMany(path => choices.Select(choice => path.Concat(choice).ToList()))];
        }

        return paths;
    }

    private static bool HasDuplicates(List<TxnOp> path)
    {
        var puts = path.OfType<TxnOp.Put>().Select(put => put.Key).ToList();
        return puts.Distinct().Count() < puts.Count
            || path.OfType<TxnOp.Delete>().Any(delete => puts.Exists(key => Contains(delete.Range, key)));
    }

    private static bool HasEmptyKey(Txn txn) =>
        txn.Compares.Any(compare => compare.Key.IsEmpty) || txn.Success.Concat(txn.Failure).Any(operation => operation switch
        {
            TxnOp.Put put => put.Key.IsEmpty,
            TxnOp.Delete delete => delete.Range.Start.IsEmpty,
            TxnOp.Read read => read.Query.Range.Start.IsEmpty,
            TxnOp.Nested nested => HasEmptyKey(nested.Txn),
            _ => throw new NotSupportedException(),
        });

    private static bool HoldsForAll(Compare compare, KeyValue[] state)
    {
        var range = new KeyRange(compare.Key, compare.RangeEnd);
        var found = state.Where(entry => Contains(range, entry.Key)).ToList();
        return found.Count == 0 ? Holds(compare, null) : found.TrueForAll(entry => Holds(compare, entry));
    }

    private static bool Holds(Compare compare, KeyValue? entry)
    {
        if (compare.Target == CompareTarget.Value && entry is null)
        {
            return false;
        }

        var order = compare.Target switch
        {
            CompareTarget.Value => string.CompareOrdinal(entry!.Value.ToStringUtf8(), compare.Value.ToStringUtf8()),
            CompareTarget.Version => (entry?.Version ?? 0).CompareTo(compare.Number),
            CompareTarget.CreateRevision => (entry?.CreateRevision.Value ?? 0).CompareTo(compare.Number),
            CompareTarget.ModRevision => (entry?.ModRevision.Value ?? 0).CompareTo(compare.Number),
            _ => (entry?.Lease.Value ?? 0).CompareTo(compare.Number),
        };
        return compare.Operator switch
        {
            CompareOperator.Equal => order == 0,
            CompareOperator.NotEqual => order != 0,
            CompareOperator.Less => order < 0,
            _ => order > 0,
        };
    }

    private static bool IsWithin(KeyValue entry, RevisionBounds bounds) =>
        (bounds.MinMod.Value == 0 || entry.ModRevision.Value >= bounds.MinMod.Value)
        && (bounds.MaxMod.Value == 0 || entry.ModRevision.Value <= bounds.MaxMod.Value)
        && (bounds.MinCreate.Value == 0 || entry.CreateRevision.Value >= bounds.MinCreate.Value)
        && (bounds.MaxCreate.Value == 0 || entry.CreateRevision.Value <= bounds.MaxCreate.Value);

    private static int Order(KeyValue left, KeyValue right, SortTarget by) => by switch
    {
        SortTarget.Key => string.CompareOrdinal(left.Key.ToStringUtf8(), right.Key.ToStringUtf8()),
        SortTarget.Value => string.CompareOrdinal(left.Value.ToStringUtf8(), right.Value.ToStringUtf8()),
        SortTarget.Version => left.Version.CompareTo(right.Version),
        SortTarget.CreateRevision => left.CreateRevision.Value.CompareTo(right.CreateRevision.Value),
        _ => left.ModRevision.Value.CompareTo(right.ModRevision.Value),
    };
}
