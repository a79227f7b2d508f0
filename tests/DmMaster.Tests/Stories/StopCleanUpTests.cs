using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Tests.Operations;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Tests.Stories;

/// <summary>What stop-task removes after the subtasks.</summary>
public sealed class StopCleanUpTests
{
    private static readonly SourceId Source = new("s1");
    private static readonly TaskName Task = new("t");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async System.Threading.Tasks.Task Stop_ATaskOfTheNameBeginsMeanwhile_KeepsItsShardKeys(bool isOfAll)
    {
        RivalStore? store = null;
        await using var cluster = await Cluster.StartAsync(
            TimeProvider.System, null, services => services.AddSingleton<IKeyValueStore>(
                _ => store = new RivalStore(new InProcessStore(TimeProvider.System, new InProcessStoreOptions()))), "w1");
        await cluster.CreateAsync("s1");
        Assert.True((await Links.Observing.StartTaskAsync(cluster.Master, "s1")).Sources.Single().Result);
        store!.Rival = PutTaskAsync;

        var stopped = await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Delete, Name = "t", Sources = { isOfAll ? [] : ["s1"] } });

        Assert.True(stopped.Result, stopped.Msg);
        Assert.Null(store.Rival);
        Assert.Equal(1, (await store.RangeAsync(new RangeQuery(KeyRange.One(KeyOf())), CancellationToken.None)).Count);
    }

    private static async System.Threading.Tasks.Task PutTaskAsync(IKeyValueStore store) => await store.CommitAsync(
        new Txn
        {
            Success =
            [
                new TxnOp.Put(DmKeys.SubtaskConfig(Source, Task), ByteString.CopyFromUtf8("name = \"t\"")),
                new TxnOp.Put(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Paused, Source, Task)),
                new TxnOp.Put(KeyOf(), ByteString.CopyFromUtf8("{}")),
            ],
        },
        CancellationToken.None);

    // In what is removed for the whole task, and for its source.
    private static ByteString KeyOf() => ByteString.CopyFrom([.. ShardKeys.OptimisticOf(Task, Source).First().Start.Span, .. "1"u8]);

    /// <summary>A store in which somebody is faster than the first that would remove what shard DDL left behind.</summary>
    private sealed class RivalStore(InProcessStore store) : DelegatingStore(store)
    {
        public Func<IKeyValueStore, System.Threading.Tasks.Task>? Rival { get; set; }

        public override async ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
        {
            if (Rival is { } rival && txn.Success.OfType<TxnOp.Delete>().Any(static delete => delete.Range.Contains(KeyOf())))
            {
                Rival = null;
                await rival(this);
            }

            return await base.CommitAsync(txn, cancellationToken);
        }
    }
}
