using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Tests.Stories;

/// <summary>Tasks with a shard mode: optimistic ones are refused where they would begin to move data, and taken by every other verb.</summary>
public sealed class ShardModeTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await StartAsync(isAllowed: false);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("shard-mode: pessimistic")]
    [InlineData("is-sharding: true")]
    public async Task File_OfAPessimisticTask_IsCheckedStartedPausedAndResumed(string line)
    {
        var task = With(line);

        Assert.Equal(new CheckTaskResponse { Result = true }, await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = task }));
        Assert.True((await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task })).Result);
        AssertAll(await _cluster.OperateAsync(TaskOp.Pause));
        AssertAll(await _cluster.OperateAsync(TaskOp.Resume));
    }

    [Fact]
    public async Task File_OfAnOptimisticTask_IsRefusedByAllThreeAndSaysWhy()
    {
        var task = With("shard-mode: optimistic");
        var reason =
            "[code=20033:class=dm-master:scope=internal:level=medium], Message: shard mode optimistic not supported, RawCause: this version does not " +
            "coordinate optimistic shard DDL: at the first DDL each source of the task would stand still for ever, Workaround: Please start dm-master with " +
            "`--allow-shard-mode` to run the task all the same, as long as its sources meet no DDL.";

        Assert.Equal(new StartTaskResponse { Msg = reason }, await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task }));
        Assert.Equal(new CheckTaskResponse { Msg = reason }, await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = task }));
        Assert.Equal(new UpdateTaskResponse { Msg = reason }, await _cluster.Client.UpdateTaskAsync(new UpdateTaskRequest { Task = task }));
        Assert.Empty(_cluster.Master.Service<RegistryFeed>().Current.Tasks);
    }

    [Fact]
    public async Task File_ThatIsWrongInOtherWays_IsToldSoFirst()
    {
        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = With("shard-mode: sideways") });

        Assert.Contains("which can be set to `pessimistic`/`optimistic`", answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_ThatAnotherMasterWrote_IsNotResumedButPausedAskedAndStopped()
    {
        await WrittenElsewhereAsync(_cluster, Stage.Running, "s1", "s2");

        AssertAll(await _cluster.OperateAsync(TaskOp.Pause));
        var resumed = await _cluster.OperateAsync(TaskOp.Resume);
        Assert.Equal((false, 0), (resumed.Result, resumed.Sources.Count));
        Assert.Contains("shard mode optimistic not supported", resumed.Msg, StringComparison.Ordinal);
        Assert.Contains("shard mode optimistic not supported", (await _cluster.OperateAsync(TaskOp.Resume, "s2")).Msg, StringComparison.Ordinal);
        Assert.Contains("code=46017", (await _cluster.OperateAsync(TaskOp.Resume, "s9")).Msg, StringComparison.Ordinal);
        Assert.Equal([Stage.Paused, Stage.Paused], await _cluster.StagesAsync());
        AssertAll(await _cluster.OperateAsync(TaskOp.Delete));
    }

    [Theory]
    [InlineData("shard-mode: optimistic")]
    [InlineData("")]
    public async Task Task_ThatAnotherMasterWrote_GetsNoMoreSources(string line)
    {
        await WrittenElsewhereAsync(_cluster, Stage.Running, "s1");

        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = With(line), Sources = { "s2" } });

        Assert.Contains("shard mode optimistic not supported", answer.Msg, StringComparison.Ordinal);
        Assert.Equal(["s1"], _cluster.Master.Service<RegistryFeed>().Current.Tasks[new TaskName("test")].Keys.Select(static source => source.Value));
    }

    [Fact]
    public async Task Allowed_StartsChecksAndResumes()
    {
        await using var allowing = await StartAsync(isAllowed: true);
        var task = With("shard-mode: optimistic");

        Assert.Equal(new CheckTaskResponse { Result = true }, await allowing.Client.CheckTaskAsync(new CheckTaskRequest { Task = task }));
        Assert.True((await allowing.Client.StartTaskAsync(new StartTaskRequest { Task = task })).Result);
        AssertAll(await allowing.OperateAsync(TaskOp.Pause));
        AssertAll(await allowing.OperateAsync(TaskOp.Resume));
    }

    [Fact]
    public async Task Transfer_OfARunningTask_IsNoResumeByAnOperator()
    {
        await WrittenElsewhereAsync(_cluster, Stage.Running, "s1", "s2");
        await _cluster.AddWorkerAsync("w3");
        Assert.All((await _cluster.QueryAsync()).Sources, static row => Assert.Equal(Stage.Running, row.SubTaskStatus.Single().Stage));

        var moved = await _cluster.Client.TransferSourceAsync(new TransferSourceRequest { Source = "s1", Worker = "w3" });

        Assert.True(moved.Result, moved.Msg);
        Assert.Equal(Stage.Running, _cluster.Master.Service<RegistryFeed>().Current.Subtask(new("test"), new("s1"))?.Expected);
    }

    private static async Task<Cluster> StartAsync(bool isAllowed)
    {
        var cluster = await Cluster.StartAsync(TimeProvider.System, options => options with { AllowShardMode = isAllowed }, null, "w1", "w2");
        await cluster.CreateAsync("s1");
        await cluster.CreateAsync("s2");
        return cluster;
    }

    private static string With(string line) => Cluster.Task.Replace("task-mode", $"{line}\ntask-mode", StringComparison.Ordinal);

    private static void AssertAll(OperateTaskResponse answer)
    {
        Assert.True(answer.Result, answer.Msg);
        Assert.Equal(2, answer.Sources.Count);
        Assert.All(answer.Sources, static row => Assert.True(row.Result, row.Msg));
    }

    // As a master of stock DM leaves it in the store.
    private static async Task WrittenElsewhereAsync(Cluster cluster, Stage stage, params string[] sources)
    {
        var puts = sources.SelectMany(source => new TxnOp[]
        {
            new TxnOp.Put(DmKeys.SubtaskConfig(new(source), new("test")), ByteString.CopyFromUtf8(
                $"is-sharding = false\nshard-mode = \"optimistic\"\nname = \"test\"\nmode = \"incremental\"\nsource-id = \"{source}\"\n[meta]\nbinlog-name = \"b.000001\"\nbinlog-pos = 4\n")),
            new TxnOp.Put(DmKeys.SubtaskStage(new(source), new("test")), DmValues.Stage(stage, new(source), new("test"))),
        });
        var put = await cluster.Master.Store.CommitAsync(new Txn { Success = [.. puts] }, CancellationToken.None);
        await cluster.UntilAsync(snapshot => snapshot.Revision >= put.Revision);
    }
}
