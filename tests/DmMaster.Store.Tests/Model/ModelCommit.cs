using Google.Protobuf;

namespace DmMaster.Store.Tests.Model;

/// <summary>One commit of the model being carried out on a copy of the state.</summary>
internal sealed class ModelCommit(ReferenceModel model)
{
    private readonly Revision _next = new(model.Revision + 1);
    private readonly KeyValue[] _before = model.State;

    /// <summary>The state that it leaves.</summary>
    internal List<KeyValue> State { get; } = [.. model.State];

    internal List<StoreEvent> Events { get; } = [];

    internal IEnumerable<string> Run(IReadOnlyList<TxnOp> operations) => [.. operations.Select(Run)];

    internal List<KeyValue> Delete(Func<KeyValue, bool> which)
    {
        var gone = State.Where(which).ToList();
        State.RemoveAll(gone.Contains);
        Events.AddRange(gone.Select(entry =>
            new StoreEvent(StoreEventKind.Delete, new KeyValue(entry.Key, ByteString.Empty, default, _next, 0, default), entry)));
        return gone;
    }

    private string Run(TxnOp operation) => operation switch
    {
        TxnOp.Put put => ModelText.OfPut(Put(put)),
        TxnOp.Delete delete => ModelText.OfDelete(Delete(entry => ModelRules.Contains(delete.Range, entry.Key))),
        TxnOp.Read read => Read(read.Query),
        TxnOp.Nested nested => Nested(nested.Txn),
        _ => throw new NotSupportedException(),
    };

    private KeyValue? Put(TxnOp.Put put)
    {
        var before = State.SingleOrDefault(entry => entry.Key == put.Key);
        var after = new KeyValue(
            put.Key,
            put.KeepsValue ? before!.Value : put.Value,
            before?.CreateRevision ?? _next,
            _next,
            (before?.Version ?? 0) + 1,
            put.KeepsLease ? before!.Lease : put.Lease);
        State.RemoveAll(entry => entry.Key == put.Key);
        State.Add(after);
        State.Sort((left, right) => string.CompareOrdinal(left.Key.ToStringUtf8(), right.Key.ToStringUtf8()));
        Events.Add(new StoreEvent(StoreEventKind.Put, after, before));
        return before;
    }

    private string Read(RangeQuery query) =>
        ReferenceModel.Read(query.At.Value <= 0 ? State : model.StateAt(query.At.Value), query, Events.Count > 0 ? _next.Value : model.Revision);

    private string Nested(Txn txn)
    {
        var succeeded = ModelRules.Succeeds(txn, _before);
        return ModelText.OfNested(succeeded, Run(succeeded ? txn.Success : txn.Failure));
    }
}
