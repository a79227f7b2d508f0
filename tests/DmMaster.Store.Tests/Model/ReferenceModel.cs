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
    private readonly SortedSet<long> _leases = [];

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

    /// <summary>What making a lease must answer.</summary>
    internal string Grant(LeaseId id) => _leases.Add(id.Value) ? ModelText.OfLease(id) : nameof(StoreError.LeaseExists);

    /// <summary>What ending a lease must answer; deletes its keys.</summary>
    internal string Revoke(LeaseId id)
    {
        if (!_leases.Remove(id.Value))
        {
            return nameof(StoreError.LeaseNotFound);
        }

        var state = _states[^1].ToList();
        var events = new List<StoreEvent>();
        foreach (var entry in _states[^1].Where(entry => entry.Lease == id))
        {
            Run(new TxnOp.Delete(KeyRange.One(entry.Key)), _states[^1], state, events);
        }

        Keep(state, events);
        return $"{Revision}";
    }

    /// <summary>What describing a lease must answer.</summary>
    internal string Describe(LeaseId id) => _leases.Contains(id.Value)
        ? ModelText.OfKeys(_states[^1].Where(entry => entry.Lease == id).Select(entry => entry.Key))
        : "none";

    /// <summary>What a transaction must answer, or why it must be refused, where it may be for one of several reasons; carries it out.</summary>
    internal IReadOnlyCollection<string> Commit(Txn txn, long oldest)
    {
        if (Paths(txn.Success).Concat(Paths(txn.Failure)).Any(HasDuplicates))
        {
            return [nameof(StoreError.DuplicateKey)];
        }

        var before = _states[^1];
        var succeeded = txn.Compares.All(compare => Holds(compare, before));
        var operations = succeeded ? txn.Success : txn.Failure;
        var refusals = Taken(operations, before).Select(operation => WhyNot(operation, before, oldest)).OfType<string>().ToHashSet();
        if (refusals.Count > 0)
        {
            return refusals;
        }

        var state = before.ToList();
        var events = new List<StoreEvent>();
        var results = operations.Select(operation => Run(operation, before, state, events)).ToList();
        Keep(state, events);
        return [ModelText.Of(Revision, succeeded, results)];
    }

    private void Keep(List<KeyValue> state, List<StoreEvent> events)
    {
        if (events.Count > 0)
        {
            _states.Add([.. state]);
            _events.AddRange(events);
        }
    }

    /// <summary>Every way through the operations: a nested transaction takes either branch.</summary>
    private static IEnumerable<IReadOnlyList<TxnOp>> Paths(IReadOnlyList<TxnOp> operations)
    {
        IEnumerable<IReadOnlyList<TxnOp>> paths = [[]];
        foreach (var operation in operations)
        {
            IReadOnlyList<IReadOnlyList<TxnOp>> ways = operation is TxnOp.Nested nested
                ? [.. Paths(nested.Txn.Success), .. Paths(nested.Txn.Failure)]
                : [[operation]];
            paths = [.. paths.SelectMany(path => ways.Select(way => (IReadOnlyList<TxnOp>)[.. path, .. way]))];
        }

        return paths;
    }

    /// <summary>The operations that will be carried out, those of nested transactions among them.</summary>
    private static IEnumerable<TxnOp> Taken(IReadOnlyList<TxnOp> operations, KeyValue[] before) => operations.SelectMany(operation =>
        operation is TxnOp.Nested nested
            ? Taken(nested.Txn.Compares.All(compare => Holds(compare, before)) ? nested.Txn.Success : nested.Txn.Failure, before)
            : [operation]);

    private string? WhyNot(TxnOp operation, KeyValue[] before, long oldest) => operation switch
    {
        TxnOp.Read { Query.At.Value: not 0 and var at } => at > Revision ? nameof(StoreError.FutureRevision)
            : at < oldest ? nameof(StoreError.Compacted)
            : null,
        TxnOp.Put { KeepsValue: true } or TxnOp.Put { KeepsLease: true } when Array.TrueForAll(before, entry => entry.Key != ((TxnOp.Put)operation).Key) =>
            nameof(StoreError.KeyNotFound),
        TxnOp.Put { KeepsLease: false, Lease.Value: not 0 and var lease } when !_leases.Contains(lease) => nameof(StoreError.LeaseNotFound),
        _ => null,
    };

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

    private string Run(TxnOp operation, KeyValue[] start, List<KeyValue> state, List<StoreEvent> events)
    {
        var next = new Revision(Revision + 1);
        switch (operation)
        {
            case TxnOp.Put put:
                var before = state.SingleOrDefault(entry => entry.Key == put.Key);
                var after = new KeyValue(
                    put.Key, put.KeepsValue ? before!.Value : put.Value, before?.CreateRevision ?? next, next, (before?.Version ?? 0) + 1,
                    put.KeepsLease ? before!.Lease : put.Lease);
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
            case TxnOp.Nested nested:
                var holds = nested.Txn.Compares.All(compare => Holds(compare, start));
                var inner = (holds ? nested.Txn.Success : nested.Txn.Failure).Select(one => Run(one, start, state, events)).ToList();
                return ModelText.OfNested(holds, inner);
            default:
                throw new NotSupportedException();
        }
    }

    private static string Read(IEnumerable<KeyValue> state, RangeQuery query, long revision)
    {
        var all = state.Where(entry => Contains(query.Range, entry.Key)).ToList();
        if (query.CountOnly)
        {
            return ModelText.OfRange(revision, [], all.Count, false);
        }

        var (bounds, most) = (query.Bounds, query.Limit > 0 ? (int)query.Limit : int.MaxValue);
        var admitted = all
            .Where(entry => bounds.MinMod.IsNone || entry.ModRevision >= bounds.MinMod)
            .Where(entry => bounds.MaxMod.IsNone || entry.ModRevision <= bounds.MaxMod)
            .Where(entry => bounds.MinCreate.IsNone || entry.CreateRevision >= bounds.MinCreate)
            .Where(entry => bounds.MaxCreate.IsNone || entry.CreateRevision <= bounds.MaxCreate)
            .OrderBy(entry => (query.SortBy, query.IsDescending) switch
            {
                (SortTarget.Key, true) => -all.IndexOf(entry),
                (SortTarget.Key, false) => all.IndexOf(entry),
                (_, true) => -Measure(entry, query.SortBy),
                _ => Measure(entry, query.SortBy),
            })
            .ToList();
        var entries = admitted.Take(most).Select(entry => query.KeysOnly ? entry with { Value = ByteString.Empty } : entry);
        return ModelText.OfRange(revision, entries, all.Count, admitted.Count > most);
    }

    /// <summary>What is sorted by; values are one digit.</summary>
    private static long Measure(KeyValue entry, SortTarget target) => target switch
    {
        SortTarget.Version => entry.Version,
        SortTarget.CreateRevision => entry.CreateRevision.Value,
        SortTarget.ModRevision => entry.ModRevision.Value,
        _ => long.Parse(entry.Value.ToStringUtf8(), System.Globalization.CultureInfo.InvariantCulture),
    };

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
