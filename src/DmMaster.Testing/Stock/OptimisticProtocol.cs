using DmMaster.Protocol.Etcd;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>
/// The worker's side of optimistic shard DDL: announce, wait for an answer that is no conflict, carry out. A table that a stock worker
/// would skip until it is redirected waits here.
/// </summary>
internal sealed class OptimisticProtocol(WorkerStore store, string task, string source, bool isStrict) : IShardProtocol
{
    private const string Detected = "detected";

    /// <inheritdoc/>
    public async Task MeetAsync(StockDdl ddl, Action announced, CancellationToken cancellationToken)
    {
        var info = StockKeys.OptimisticInfo(task, source, ddl.Table);
        var operation = StockKeys.OptimisticOperation(task, source, ddl.Table);
        var put = await store.Etcd.CommitAsync([StockOps.Put(info, ShardValues.Optimistic(task, source, ddl))], cancellationToken);
        announced();
        var answer = await AnswerAsync(operation, put.Header.Revision + 1, cancellationToken);
        await store.Etcd.CommitAsync([StockOps.Put(operation, answer.OptimisticDone())], cancellationToken);
    }

    /// <summary>Tells which tables the subtask migrates: at each start of replication.</summary>
    public static Task TellTablesAsync(WorkerStore store, string task, string source, IEnumerable<ShardTable> tables, CancellationToken cancellationToken) =>
        store.Etcd.CommitAsync([StockOps.Put(StockKeys.OptimisticTables(task, source), ShardValues.Tables(task, source, tables))], cancellationToken);

    private async Task<ShardOperation> AnswerAsync(ByteString key, long start, CancellationToken cancellationToken)
    {
        for (var from = start; ;)
        {
            var put = await ShardWatch.FirstAsync(store, key, from, withPrevious: false, Event.Types.EventType.Put, cancellationToken);
            var answer = new ShardOperation(put.Value);
            switch (answer.Conflict)
            {
                case "none" or "unlocked" or "resolved":
                    return answer;
                case "error":
                case Detected when isStrict:
                    throw new InvalidOperationException($"shard DDL of {source} of {task} is in conflict: {answer.Conflict}");
                default:
                    from = put.ModRevision + 1;
                    break;
            }
        }
    }
}
