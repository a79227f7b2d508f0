using DmMaster.Protocol.Etcd;
using DmMaster.Store.InProcess;

namespace DmMaster.Store.EtcdClient;

/// <summary>etcd's answers, in the words of the store.</summary>
internal static class WireAnswers
{
    /// <summary>A read. Equal entries are put in the order of their keys, which etcd leaves open; not by values that were not sent.</summary>
    internal static RangeResult FromWire(this RangeResponse answer, RangeQuery query)
    {
        var entries = answer.Kvs.Select(FromWire);
        var isSorted = query.SortBy == SortTarget.Key || (query.SortBy == SortTarget.Value && query.KeysOnly);
        var sorted = isSorted
            ? [.. entries]
            : RangeOrder.Sort([.. entries.OrderBy(static entry => entry.Key, KeyOrder.Comparer)], query, long.MaxValue);
        return new RangeResult(new Revision(answer.Header.Revision), sorted, answer.Count, answer.More);
    }

    /// <summary>A transaction.</summary>
    internal static TxnResult FromWire(this TxnResponse answer, Txn txn) => new(
        new Revision(answer.Header.Revision), answer.Succeeded, FromWire(answer.Responses, answer.Succeeded ? txn.Success : txn.Failure));

    /// <summary>A change.</summary>
    internal static StoreEvent FromWire(this Event change)
    {
        var previous = change.PrevKv is null ? null : FromWire(change.PrevKv);
        return new StoreEvent(
            change.Type == Event.Types.EventType.Put ? StoreEventKind.Put : StoreEventKind.Delete, FromWire(change.Kv), previous);
    }

    private static KeyValue FromWire(Protocol.Etcd.KeyValue entry) => new(
        entry.Key, entry.Value, new Revision(entry.CreateRevision), new Revision(entry.ModRevision), entry.Version, new LeaseId(entry.Lease));

    private static TxnOpResult[] FromWire(IReadOnlyList<ResponseOp> answers, IReadOnlyList<TxnOp> operations) =>
        [.. operations.Zip(answers, FromWire)];

    private static TxnOpResult FromWire(TxnOp operation, ResponseOp answer) => operation switch
    {
        TxnOp.Put => new TxnOpResult.Put(answer.ResponsePut.PrevKv is { } previous ? FromWire(previous) : null),
        TxnOp.Delete => new TxnOpResult.Delete([.. answer.ResponseDeleteRange.PrevKvs.Select(FromWire)]),
        TxnOp.Read read => new TxnOpResult.Read(answer.ResponseRange.FromWire(read.Query)),
        TxnOp.Nested nested => new TxnOpResult.Nested(
            answer.ResponseTxn.Succeeded,
            FromWire(answer.ResponseTxn.Responses, answer.ResponseTxn.Succeeded ? nested.Txn.Success : nested.Txn.Failure)),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}
