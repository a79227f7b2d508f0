using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Stories;

/// <summary>Names and numbers that nobody should send, and what becomes of them: a clear answer, and everything as it was.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartWithTaskAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public static TheoryData<string> Names => new("", "nope", new string('n', 65_536), "中文1🀄️", "a\u0000b", "-- ' \" ` ; / \\", " ", "[]");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Task_OfAnyOtherName_IsRefusedByEveryVerb(string name)
    {
        var before = _cluster.Master.Store.CurrentRevision;
        var noSource = $"task {name} has no source or not exist, please check the task name and status";
        var noSubtask = $"[code=46016:class=dm-master:scope=internal:level=medium], Message: subtasks with name {name} need to be operate not exist, " +
            "Workaround: Please use `query-status` command to see tasks.";

        foreach (var op in new[] { TaskOp.Pause, TaskOp.Resume, TaskOp.Delete })
        {
            Assert.Equal(new OperateTaskResponse { Op = op, Msg = noSource }, await _cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = name }));
            Assert.Equal(
                new OperateTaskResponse { Op = op, Msg = noSubtask },
                await _cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = name, Sources = { "s1" } }));
        }

        Assert.Equal(noSource, (await _cluster.Client.HandleErrorAsync(new HandleErrorRequest { Task = name })).Msg);
        Assert.Equal("task not found", (await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.TaskType, Name = name })).Msg);
        Assert.Equal("task not found", (await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.TaskTemplateType, Name = name })).Msg);
        Assert.Equal("task not found", (await _cluster.Client.GetSubTaskCfgAsync(new GetSubTaskCfgRequest { Name = name })).Msg);
        Assert.Equal(
            name.Length == 0 ? "task name should be specified" : $"cannot get subtask by task name `{name}`",
            (await _cluster.Client.GetValidationStatusAsync(new GetValidationStatusRequest { TaskName = name })).Msg);
        if (name.Length > 0)
        {
            Assert.Equal($"task {name} has no source or not exist", (await _cluster.QueryAsync(name)).Msg);
            Assert.Equal(
                $"cannot get subtask by task name `{name}` and sources `[]`",
                (await _cluster.Client.StartValidationAsync(new StartValidationRequest { TaskName = name })).Msg);
            Assert.Equal("no DDL lock exists", (await _cluster.Client.ShowDDLLocksAsync(new ShowDDLLocksRequest { Task = name })).Msg);
        }

        Assert.Equal(before, _cluster.Master.Store.CurrentRevision);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Source_OfAnyOtherName_IsRefusedByEveryVerb(string name)
    {
        var before = _cluster.Master.Store.CurrentRevision;

        foreach (var op in new[] { TaskOp.Pause, TaskOp.Resume, TaskOp.Delete })
        {
            Assert.Equal(
                $"[code=46017:class=dm-master:scope=internal:level=medium], Message: sources [{name}] need to be operate not exist",
                (await _cluster.OperateAsync(op, name, "s1")).Msg);
        }

        Assert.Equal($"sources [{name}] haven't been added", (await _cluster.QueryAsync("test", "s1", name)).Msg);
        Assert.Equal(
            new CommonWorkerResponse { Source = name, Msg = "source not found in task's config" },
            Assert.Single((await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task, Sources = { name } })).Sources));
        Assert.Equal(
            new CommonWorkerResponse { Source = name, Msg = $"source {name} relevant worker-client not found" },
            Assert.Single((await _cluster.Client.OperateSchemaAsync(new OperateSchemaRequest { Sources = { name } })).Sources));
        Assert.Equal("source not found", (await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.SourceType, Name = name })).Msg);
        Assert.Equal("worker not found", (await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.WorkerType, Name = name })).Msg);
        Assert.Equal(before, _cluster.Master.Store.CurrentRevision);
    }

    [Theory]
    [InlineData("中文1🀄️")]
    [InlineData("a b/c")]
    public async Task Task_WithAStrangeName_LivesLikeAnyOther(string name)
    {
        var started = await _cluster.Client.StartTaskAsync(
            new StartTaskRequest { Task = Cluster.Task.Replace("name: test", $"name: \"{name}\"", StringComparison.Ordinal) });

        Assert.True(started.Result && started.Sources.All(row => row.Result), started.Msg);
        var paused = await _cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = name });
        Assert.All(paused.Sources, row => Assert.True(row.Result, row.Msg));
        Assert.Equal([name, name], (await _cluster.QueryAsync(name)).Sources.Select(row => row.SubTaskStatus.Single().Name));
    }

    [Fact]
    public async Task Sources_TenThousandUnknownInOneRequest_AreAllNamed()
    {
        var names = Enumerable.Range(0, 10_000).Select(number => $"x{number:d5}").ToArray();

        var paused = await _cluster.OperateAsync(TaskOp.Pause, names);
        var queried = await _cluster.QueryAsync("", names);
        var schemas = await _cluster.Client.OperateSchemaAsync(new OperateSchemaRequest { Sources = { names } });

        Assert.Contains("sources [x00000 x00001 ", paused.Msg, StringComparison.Ordinal);
        Assert.EndsWith(" x09999] haven't been added", queried.Msg, StringComparison.Ordinal);
        Assert.Equal(names, schemas.Sources.Select(row => row.Source));
    }

    [Fact]
    public async Task Sources_OneNamedTenThousandTimes_CountsOnce()
    {
        var paused = await _cluster.OperateAsync(TaskOp.Pause, [.. Enumerable.Repeat("s1", 10_000)]);

        Assert.Equal(("s1", true), (Assert.Single(paused.Sources).Source, paused.Sources[0].Result));
        Assert.Single((await _cluster.QueryAsync("test", [.. Enumerable.Repeat("s1", 10_000)])).Sources);
    }

    [Fact]
    public async Task Caller_LeavesInTheMiddleOfAPause_TheOrderStands()
    {
        // No time passes: nobody can have been silent for too long.
        await using var cluster = await Cluster.StartAsync(new FakeTimeProvider(), "w1");
        await cluster.AddWorkerAsync("w2", new UnwillingHandler { Pausing = new TaskCompletionSource().Task });
        await cluster.CreateAsync("s1");
        await cluster.CreateAsync("s2");
        var started = await cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        Assert.True(started.Result, started.Msg);
        using var left = new CancellationTokenSource();
        var task = new TaskName("test");

        var pausing = cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, cancellationToken: left.Token);
        await cluster.UntilAsync(snapshot => snapshot.Subtask(task, new SourceId("s1"))!.Expected == Stage.Paused);
        await left.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await pausing)).StatusCode);
        Assert.All(cluster.Master.Service<RegistryFeed>().Current.Tasks[task].Values, subtask => Assert.Equal(Stage.Paused, subtask.Expected));
    }

    [Fact]
    public async Task Starts_ManyOfOneTaskAtOnce_OneStartsItAndTheOthersAreToldSo()
    {
        await _cluster.OperateAsync(TaskOp.Delete);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            async _ => await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task })));

        Assert.Single(answers, answer => answer.Result);
        Assert.All(answers.Where(answer => !answer.Result), answer => Assert.Contains("code=46014", answer.Msg, StringComparison.Ordinal));
        Assert.Equal([Stage.Running, Stage.Running], await _cluster.StagesAsync());
    }

    [Fact]
    public async Task Task_TooLargeForTheStore_IsDoneInPieces()
    {
        const int Count = 100;
        await using var small = await Cluster.StartAsync(
            TimeProvider.System,
            null,
            services => services.AddSingleton<IKeyValueStore>(
                provider => new InProcessStore(provider.GetRequiredService<TimeProvider>(), new InProcessStoreOptions { MaxTxnOperations = 40 })));
        await ManySources.AddAsync(small.Master, Count);

        var started = await small.Client.StartTaskAsync(
            new StartTaskRequest { Task = ManySources.Task(Count), StartTime = "2026-01-02T15:04:05" });

        Assert.True(started.Result, started.Msg);
        Assert.Equal(Count, Subtasks(small).Count);
        Assert.All(Subtasks(small), subtask => Assert.Equal(subtask.ConfigRevision, subtask.StageRevision));
        Assert.True(Revisions(small, StageOf).Count > 4);
        var paused = await small.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "big" });
        Assert.Equal((true, Count), (paused.Result, paused.Sources.Count));
        Assert.All(Subtasks(small), subtask => Assert.Equal(Stage.Paused, subtask.Expected));
        var stopped = await small.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Delete, Name = "big" });
        Assert.True(stopped.Result, stopped.Msg);
        Assert.Empty(small.Master.Service<RegistryFeed>().Current.Tasks);
    }

    private static List<SubtaskEntry> Subtasks(Cluster cluster) =>
        [.. cluster.Master.Service<RegistryFeed>().Current.Tasks[new TaskName("big")].Values];

    private static Revision StageOf(SubtaskEntry subtask) => subtask.StageRevision;

    private static List<Revision> Revisions(Cluster cluster, Func<SubtaskEntry, Revision> read) => [.. Subtasks(cluster).Select(read).Distinct()];
}
