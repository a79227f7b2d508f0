using System.Text.Json;
using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Tests.Shards;

/// <summary>
/// What a stock worker does at the DDL of a pessimistic task, one message at each step: announces, waits until the last answer is gone where
/// one stands, waits for the first answer that is written after its announcement, and says that it is done.
/// </summary>
internal sealed class SimulatedShardWorker(ShardInterleaving world, SourceId source)
{
    private readonly ByteString _info = ShardKeys.PessimisticInfo(ShardInterleaving.Task, source);
    private readonly ByteString _operation = ShardKeys.PessimisticOperation(ShardInterleaving.Task, source);
    private Step _step;
    private int _next;
    private int _seen;
    private Revision _from;
    private ByteString _value = ByteString.Empty;

    private enum Step
    {
        Announce,
        AnnounceUnchanged,
        AwaitDeletion,
        AnnounceAnyway,
        AwaitAnswer,
        Finish,
    }

    public SourceId Source => source;

    public bool IsThrough => _next == world.Ddls.Count;

    /// <summary>As a pause and a resume: where it is in the binlog it knows.</summary>
    public void Restart() => _step = Step.Announce;

    public async Task StepAsync()
    {
        if (IsThrough)
        {
            return;
        }

        switch (_step)
        {
            case Step.Announce:
                await AnnounceAsync();
                break;
            case Step.AnnounceUnchanged:
                var again = await world.CommitAsync(new Txn
                {
                    Compares = [new Compare(_operation, CompareTarget.Value, CompareOperator.Equal, 0, _value)], Success = [PutInfo()],
                });
                Go(again.Succeeded ? Step.AwaitAnswer : Step.AwaitDeletion, again.Succeeded ? again.Revision.Next : again.Revision);
                break;
            case Step.AwaitDeletion when Seen(StoreEventKind.Delete) is not null:
                _step = Step.AnnounceAnyway;
                break;
            case Step.AnnounceAnyway:
                Go(Step.AwaitAnswer, (await world.CommitAsync(new Txn { Success = [PutInfo()] })).Revision.Next);
                break;
            case Step.AwaitAnswer when Seen(StoreEventKind.Put) is { } answer:
                (_step, _value) = (Step.Finish, answer);
                break;
            case Step.Finish:
                await FinishAsync();
                break;
        }
    }

    public override string ToString() => $"{source}@{_next}:{_step}";

    private async Task AnnounceAsync()
    {
        var first = await world.CommitAsync(new Txn { Compares = [Compare.Absent(_operation)], Success = [PutInfo()], Failure = [ReadOperation()] });
        if (first.Succeeded)
        {
            Go(Step.AwaitAnswer, first.Revision.Next);
            return;
        }

        _value = Found(first)!;
        Go(JsonDocument.Parse(_value.Memory).RootElement.GetProperty("done").GetBoolean() ? Step.AwaitDeletion : Step.AnnounceUnchanged, first.Revision);
    }

    private async Task FinishAsync()
    {
        var operation = JsonDocument.Parse(_value.Memory).RootElement;
        Assert.Equal(world.Ddls[_next].Statement, operation.GetProperty("ddls")[0].GetString());
        var done = ByteString.CopyFromUtf8(_value.ToStringUtf8().Replace("\"done\":false", "\"done\":true", StringComparison.Ordinal));
        var finished = await world.CommitAsync(new Txn
        {
            Compares = [Compare.Present(_info)],
            Success = [new TxnOp.Put(_operation, done), new TxnOp.Delete(KeyRange.One(_info))],
            Failure = [ReadOperation()],
        });
        if (!finished.Succeeded && Found(finished) != done)
        {
            Restart();
            return;
        }

        world.Executed[_next] += operation.GetProperty("exec").GetBoolean() ? 1 : 0;
        _next++;
        Restart();
    }

    private static ByteString? Found(TxnResult result) =>
        Assert.IsType<TxnOpResult.Read>(Assert.Single(result.Results)).Result.Entries is [var entry] ? entry.Value : null;

    // The first event of a kind from where it began to watch.
    private ByteString? Seen(StoreEventKind kind)
    {
        for (; _seen < world.Log.Count; _seen++)
        {
            var batch = world.Log[_seen];
            var found = batch.Revision < _from ? null : batch.Events.FirstOrDefault(change => change.Kind == kind && change.Current.Key == _operation);
            if (found is not null)
            {
                return found.Current.Value;
            }
        }

        return null;
    }

    private void Go(Step step, Revision from)
    {
        (_step, _from) = (step, from);
        _seen = Math.Max(0, _seen - 1);
        while (_seen > 0 && world.Log[_seen - 1].Revision >= from)
        {
            _seen--;
        }
    }

    private TxnOp.Put PutInfo()
    {
        var (table, statement) = world.Ddls[_next];
        return new(_info, ByteString.CopyFromUtf8(
            $$"""{"task":"test","source":{{GoJson.Quote(source.Value)}},"schema":"shop","table":{{GoJson.Quote(table)}},"ddls":[{{GoJson.Quote(statement)}}]}"""));
    }

    private TxnOp.Read ReadOperation() => new(new RangeQuery(KeyRange.One(_operation)));
}
