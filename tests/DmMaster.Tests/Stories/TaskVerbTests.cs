using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of start-, pause-, resume- and stop-task, each by its answer to a client.</summary>
public sealed class TaskVerbTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartWithTaskAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Pause_RunningTask_NamesEachSourceAndWorker()
    {
        var answer = await _cluster.OperateAsync(TaskOp.Pause);

        Assert.Equal(
            new OperateTaskResponse
            {
                Op = TaskOp.Pause,
                Result = true,
                Sources =
                {
                    new CommonWorkerResponse { Result = true, Source = "s1", Worker = "w1" },
                    new CommonWorkerResponse { Result = true, Source = "s2", Worker = "w2" },
                },
            },
            answer);
        Assert.Equal([Stage.Paused, Stage.Paused], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Pause_OneSource_LeavesTheOther()
    {
        var answer = await _cluster.OperateAsync(TaskOp.Pause, "s2");

        Assert.Equal("s2", Assert.Single(answer.Sources).Source);
        Assert.Equal([Stage.Running, Stage.Paused], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Pause_Twice_IsHarmless()
    {
        await _cluster.OperateAsync(TaskOp.Pause);

        var again = await _cluster.OperateAsync(TaskOp.Pause);

        Assert.All(again.Sources, source => Assert.True(source.Result, source.Msg));
    }

    [Fact]
    public async Task Pause_SourceNamedTwice_CountsOnce()
    {
        var answer = await _cluster.OperateAsync(TaskOp.Pause, "s1", "s1");

        Assert.Equal("s1", Assert.Single(answer.Sources).Source);
    }

    [Fact]
    public async Task Resume_PausedAndRunning_BothRun()
    {
        await _cluster.OperateAsync(TaskOp.Pause, "s1");

        var answer = await _cluster.OperateAsync(TaskOp.Resume);

        Assert.All(answer.Sources, source => Assert.True(source.Result, source.Msg));
        Assert.Equal([Stage.Running, Stage.Running], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Stop_OneSource_LeavesTheTaskOnTheOther()
    {
        var answer = await _cluster.OperateAsync(TaskOp.Delete, "s1");

        Assert.Equal((true, "s1"), (answer.Sources.Single().Result, answer.Sources.Single().Source));
        Assert.Equal("s2", (await _cluster.QueryAsync()).Sources.Single().SourceStatus.Source);
        var again = await _cluster.OperateAsync(TaskOp.Delete, "s1");
        Assert.Equal(
            "[code=46017:class=dm-master:scope=internal:level=medium], Message: sources [s1] need to be operate not exist", again.Msg);
    }

    [Theory]
    [InlineData(TaskOp.Pause)]
    [InlineData(TaskOp.Resume)]
    [InlineData(TaskOp.Delete)]
    [InlineData(TaskOp.Stop)]
    public async Task Any_UnknownTask_IsRefusedInDmsWords(TaskOp op)
    {
        var answer = await _cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "nope" });

        Assert.Equal(
            new OperateTaskResponse { Op = op, Msg = "task nope has no source or not exist, please check the task name and status" }, answer);
    }

    [Theory]
    [InlineData("", "s1")]
    [InlineData("nope", "s1")]
    public async Task Any_UnknownTaskWithSources_IsRefusedWithItsNumber(string task, string source)
    {
        var answer = await _cluster.Client.OperateTaskAsync(
            new OperateTaskRequest { Op = TaskOp.Pause, Name = task, Sources = { source } });

        Assert.StartsWith("[code=46016:class=dm-master", answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_SomeSourcesUnknown_ChangesNothing()
    {
        var answer = await _cluster.OperateAsync(TaskOp.Pause, "s9", "s1", "s7");

        Assert.Equal(
            "[code=46017:class=dm-master:scope=internal:level=medium], Message: sources [s7 s9] need to be operate not exist", answer.Msg);
        Assert.False(answer.Result);
        Assert.Equal([Stage.Running, Stage.Running], await _cluster.StagesAsync());
    }

    [Theory]
    [InlineData(TaskOp.Stop, "Stop")]
    [InlineData(TaskOp.InvalidOp, "InvalidOp")]
    [InlineData((TaskOp)99, "99")]
    public async Task Any_OperationThatIsNone_IsRefused(TaskOp op, string name)
    {
        var answer = await _cluster.OperateAsync(op);

        Assert.Equal(op, answer.Op);
        Assert.Equal($"[code=38041:class=dm-master:scope=internal:level=medium], Message: invalid op {name} on task", answer.Msg);
    }

    [Fact]
    public async Task Start_OverAPausedSubtask_SaysThatItStaysAsItIs()
    {
        await _cluster.OperateAsync(TaskOp.Delete, "s2");
        await _cluster.OperateAsync(TaskOp.Pause);

        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });

        Assert.Equal(
            [
                (false, "[code=38045:class=dm-master:scope=internal:level=medium], Message: fail to get expected result: the subtask exists already and its " +
                    "order is Paused, which `start-task` leaves as it is: please use `resume-task`", "s1", "w1"),
                (true, "", "s2", "w2"),
            ],
            answer.Sources.Select(row => (row.Result, row.Msg, row.Source, row.Worker)));
        Assert.Equal([Stage.Paused, Stage.Running], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Start_OfAnExistingTask_IsRefused()
    {
        await _cluster.OperateAsync(TaskOp.Pause);

        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });

        Assert.Equal(
            "[code=46014:class=scheduler:scope=internal:level=medium], Message: subtasks with name test for sources [s1 s2] " +
            "already exist, Workaround: Please use `query-status` command to see tasks.",
            answer.Msg);
        Assert.Equal([Stage.Paused, Stage.Paused], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Start_OnSomeSources_StartsTheRestLater()
    {
        await _cluster.OperateAsync(TaskOp.Delete);

        var first = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task, Sources = { "s2" } });
        var rest = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });

        Assert.Equal("s2", Assert.Single(first.Sources).Source);
        Assert.Equal([("s1", true), ("s2", true)], rest.Sources.Select(source => (source.Source, source.Result)));
    }

    [Fact]
    public async Task Start_OnASourceThatTheFileDoesNotName_StartsNothing()
    {
        await _cluster.OperateAsync(TaskOp.Delete);

        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task, Sources = { "s9", "s1" } });

        Assert.Equal(
            new StartTaskResponse { Sources = { new CommonWorkerResponse { Source = "s9", Msg = "source not found in task's config" } } }, answer);
        Assert.Empty(_cluster.Master.Service<RegistryFeed>().Current.Tasks);
    }

    [Fact]
    public async Task Start_OfAnUnboundSource_IsRefused()
    {
        await _cluster.OperateAsync(TaskOp.Delete);
        await _cluster.CreateAsync("s3");
        var task = Cluster.Task.Replace("\"s2\"", "\"s3\"", StringComparison.Ordinal);

        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task });

        Assert.Equal(
            "[code=46009:class=dm-master:scope=internal:level=medium], Message: sources [s3] have not bound", answer.Msg);
        Assert.Empty(_cluster.Master.Service<RegistryFeed>().Current.Tasks);
    }

    [Fact]
    public async Task Start_WithRemoveMeta_IsRefusedWhileTheTaskExists()
    {
        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task, RemoveMeta = true });

        Assert.Contains(
            "Message: while remove-meta is true: subtasks with name test for sources [s1 s2] already exist", answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutThePreCheck_SaysThatNoneWasMade()
    {
        await _cluster.OperateAsync(TaskOp.Delete);
        var task = Cluster.Task.Replace("ignore-checking-items: [\"all\"]", "", StringComparison.Ordinal);

        var answer = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task });

        Assert.True(answer.Result);
        Assert.StartsWith("pre-check was not made", answer.CheckResult, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_CallerGivesNoTime_IsAnsweredAsFarAsIsKnown()
    {
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await _cluster.Client.OperateTaskAsync(
            new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, new Metadata { { "dm-budget", "soon" } }));

        Assert.Equal(StatusCode.InvalidArgument, unknown.StatusCode);
        Assert.Equal([Stage.Running, Stage.Running], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Pause_ManyAtOnceAgainstResumes_EndsInOneStageEverywhere()
    {
        var verbs = Enumerable.Range(0, 40).Select(i => _cluster.OperateAsync(i % 2 == 0 ? TaskOp.Pause : TaskOp.Resume));
        var answers = await Task.WhenAll(verbs);

        Assert.All(answers, answer => Assert.True(answer.Result, answer.Msg));
        var last = await _cluster.OperateAsync(TaskOp.Pause);
        Assert.All(last.Sources, source => Assert.True(source.Result, source.Msg));
        Assert.Equal([Stage.Paused, Stage.Paused], await _cluster.StagesAsync());
    }
}
