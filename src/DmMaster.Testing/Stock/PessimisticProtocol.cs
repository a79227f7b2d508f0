using DmMaster.Protocol.Etcd;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>The worker's side of pessimistic shard DDL: announce, wait for the decision, act, finish.</summary>
internal sealed class PessimisticProtocol(WorkerStore store, string task, string source) : IShardProtocol
{
    private readonly ByteString _info = StockKeys.PessimisticInfo(task, source);
    private readonly ByteString _operation = StockKeys.PessimisticOperation(task, source);

    /// <inheritdoc/>
    public async Task MeetAsync(StockDdl ddl, Action announced, CancellationToken cancellationToken)
    {
        var revision = await AnnounceAsync(StockOps.Put(_info, ShardValues.Pessimistic(task, source, ddl)), cancellationToken);
        announced();
        var decision = await ShardWatch.FirstAsync(
            store, _operation, revision + 1, withPrevious: true, Event.Types.EventType.Put, cancellationToken);

        // To execute or to skip it is the same here: no data is moved.
        await FinishAsync(new ShardOperation(decision.Value), cancellationToken);
    }

    // Where an operation of the last DDL still stands, it is announced when that is gone.
    private async Task<long> AnnounceAsync(RequestOp put, CancellationToken cancellationToken)
    {
        var first = await store.Etcd.CommitAsync(
            new TxnRequest { Compare = { StockOps.IsAbsent(_operation) }, Success = { put }, Failure = { StockOps.Read(_operation) } }, cancellationToken);
        if (first.Succeeded)
        {
            return first.Header.Revision;
        }

        var last = first;
        if (first.Responses[0].ResponseRange.Kvs is [var present] && !new ShardOperation(present.Value).IsDone)
        {
            last = await store.Etcd.CommitAsync(new TxnRequest { Compare = { StockOps.Holds(_operation, present.Value) }, Success = { put } }, cancellationToken);
            if (last.Succeeded)
            {
                return last.Header.Revision;
            }
        }

        await ShardWatch.FirstAsync(store, _operation, last.Header.Revision, withPrevious: true, Event.Types.EventType.Delete, cancellationToken);
        return (await store.Etcd.PutAsync(put.RequestPut, cancellationToken)).Header.Revision;
    }

    private async Task FinishAsync(ShardOperation decision, CancellationToken cancellationToken)
    {
        var done = decision.PessimisticDone();
        var finished = await store.Etcd.CommitAsync(
            new TxnRequest
            {
                Compare = { StockOps.IsPresent(_info) },
                Success = { StockOps.Put(_operation, done), StockOps.Delete(_info) },
                Failure = { StockOps.Read(_operation) },
            },
            cancellationToken);
        if (!finished.Succeeded && (finished.Responses[0].ResponseRange.Kvs is not [var present] || !present.Value.Equals(done)))
        {
            throw new InvalidOperationException($"DDL info for {source} of {task} not found");
        }
    }
}
