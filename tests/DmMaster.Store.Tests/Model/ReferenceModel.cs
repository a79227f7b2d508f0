using Google.Protobuf;

namespace DmMaster.Store.Tests.Model;

/// <summary>
/// A store as simple as it can be, to compare engines with: it keeps a full copy of the state of each revision, and finds everything
/// by looking at everything. Shares no code with the engines. Keys are ASCII, so that text order is byte order.
/// </summary>
internal sealed class ReferenceModel(long first)
{
    private readonly List<KeyValue[]> _states = [[]];
    private readonly List<StoreEvent> _events = [];

    internal long Revision => first + _states.Count - 1;

    /// <summary>Every change so far, in order.</summary>
    internal IReadOnlyList<StoreEvent> Events => _events;

    /// <summary>What a read must answer, or why it must be refused.</summary>
    internal string Range(RangeQuery query, long oldest)
    {
        var at = query.At.Value == 0 ? Revision : query.At.Value;
        return at > Revision ? nameof(StoreError.FutureRevision)
            : at < oldest ? nameof(StoreError.Compacted)
            : Read(_states[(int)(at - first)], query, Revision);
    }

    /// <summary>What a transaction must answer, or why it must be refused; carries it out.</summary>
    internal string Commit(Txn txn, long oldest)
    {
        if (HasDuplicates(txn.Success) || HasDuplicates(txn.Failure))
        {
            return nameof(StoreError.DuplicateKey);
        }

        var before = _states[^1];
        var succeeded = txn.Compares.All(compare => Holds(compare, before));
        var operations = succeeded ? txn.Success : txn.Failure;
        foreach (var read in operations.OfType<TxnOp.Read>().Where(read => read.Query.At.Value != 0))
        {
            if (read.Query.At.Value > Revision || read.Query.At.Value < oldest)
            {
                return read.Query.At.Value > Revision ? nameof(StoreError.FutureRevision) : nameof(StoreError.Compacted);
            }
        }

        var state = before.ToList();
        var events = new List<StoreEvent>();
        var results = operations.Select(operation => Run(operation, state, events)).ToList();
        if (events.Count > 0)
        {
            _states.Add([.. state]);
            _events.AddRange(events);
        }

        return ModelText.Of(Revision, succeeded, results);
    }

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

    private string Run(TxnOp operation, List<KeyValue> state, List<StoreEvent> events)
    {
        var next = new Revision(Revision + 1);
        switch (operation)
        {
            case TxnOp.Put put:
                var before = state.SingleOrDefault(entry => entry.Key == put.Key);
                var after = new KeyValue(put.Key, put.Value, before?.CreateRevision ?? next, next, (before?.Version ?? 0) + 1, put.Lease);
                state.RemoveAll(entry => entry.Key == put.Key);
                state.Add(after);
                state.Sort((left, right) => string.CompareOrdinal(left.Key.ToStringUtf8(), right.Key.ToStringUtf8()));
                events.Add(new StoreEvent(StoreEventKind.Put, after, before));
                return ModelText.OfPut(before);
            case TxnOp.Delete delete:
                var gone = state.Where(entry => Contains(delete.Range, entry.Key)).ToList();
                state.RemoveAll(gone.Contains);
                events.AddRange(gone.Select(entry =>
                    new StoreEvent(StoreEventKind.Delete, new KeyValue(entry.Key, ByteString.Empty, default, next, 0, default), entry)));
                return ModelText.OfDelete(gone);
            case TxnOp.Read read:
                var seen = read.Query.At.Value == 0 ? state : [.. _states[(int)(read.Query.At.Value - first)]];
                return Read(seen, read.Query, events.Count > 0 ? Revision + 1 : Revision);
            default:
                throw new NotSupportedException();
        }
    }

    private static string Read(IEnumerable<KeyValue> state, RangeQuery query, long revision)
    {
        var all = state.Where(entry => Contains(query.Range, entry.Key)).ToList();
        var some = query.Limit > 0 ? all.Take((int)query.Limit).ToList() : all;
        return ModelText.OfRange(revision, some, all.Count, some.Count < all.Count);
    }

    private static bool HasDuplicates(IReadOnlyList<TxnOp> operations)
    {
        var puts = operations.OfType<TxnOp.Put>().Select(put => put.Key).ToList();
        return puts.Distinct().Count() < puts.Count
            || operations.OfType<TxnOp.Delete>().Any(delete => puts.Exists(key => Contains(delete.Range, key)));
    }

    private static bool Holds(Compare compare, KeyValue[] state)
    {
        var entry = state.SingleOrDefault(entry => entry.Key == compare.Key);
        int order;
        if (compare.Target == CompareTarget.Value)
        {
            if (entry is null)
            {
                return false;
            }

            order = string.CompareOrdinal(entry.Value.ToStringUtf8(), compare.Value.ToStringUtf8());
        }
        else
        {
            var number = compare.Target switch
            {
                CompareTarget.Version => entry?.Version,
                CompareTarget.CreateRevision => entry?.CreateRevision.Value,
                CompareTarget.ModRevision => entry?.ModRevision.Value,
                _ => entry?.Lease.Value,
            };
            order = (number ?? 0).CompareTo(compare.Number);
        }

        return compare.Operator switch
        {
            CompareOperator.Equal => order == 0,
            CompareOperator.NotEqual => order != 0,
            CompareOperator.Less => order < 0,
            _ => order > 0,
        };
    }
}
