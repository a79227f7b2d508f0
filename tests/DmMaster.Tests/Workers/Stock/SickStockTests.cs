using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using DmMaster.Tests.Links;
using DmMaster.Tests.Stories;
using DmMaster.Workers.Observed;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>Two stock workers that follow their keys over the etcd API, the first of them sick: it lies, or it is slow.</summary>
public sealed class SickStockTests : IAsyncLifetime
{
    private static readonly Metadata TwoSeconds = new() { { "dm-budget", "2s" } };

    private readonly FakeTimeProvider _time = new();
    private readonly List<StockProcess> _workers = [];
    private InProcessMaster _master = null!;

    private StockWorker Sick => _workers[0].Worker;

    public async Task InitializeAsync()
    {
        _master = await InProcessMaster.StartAsync(_time);
        foreach (var number in new[] { 1, 2 })
        {
            var options = new StockWorkerOptions { Name = $"w{number}", Address = "", Masters = [_master.Address], MemberListInterval = TimeSpan.Zero };
            var worker = await StockProcess.StartAsync(options, _time);
            _workers.Add(worker);
            await _time.AdvanceUntilAsync(worker.JoinedAsync(CancellationToken.None));
            await _time.AdvanceUntilAsync(UntilOnlineAsync($"w{number}"));
            var created = await _time.AdvanceUntilAsync(_master.CreateAsync($"s{number}", $"w{number}"));
            Assert.True(created.Sources.Single().Result, created.Sources.Single().Msg);
        }

        var started = await DoAsync(_master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task }));
        Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
    }

    public async Task DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await _master.DisposeAsync();
    }

    [Theory]
    [InlineData(TaskOp.Pause, Stage.Running)]
    [InlineData(TaskOp.Pause, (Stage)42)]
    [InlineData(TaskOp.Resume, Stage.Paused)]
    [InlineData(TaskOp.Resume, Stage.Stopped)]
    public async Task Order_WorkerReportsAStageItWasNotTold_IsNotConfirmedAndTheOtherIs(TaskOp op, Stage lie)
    {
        if (op == TaskOp.Resume)
        {
            await OperateAsync(TaskOp.Pause);
        }

        Sick.Faults.LieAbout("test", lie);

        var answer = await OperateAsync(op, TwoSeconds);
        var status = await QueryAsync("test");

        Assert.Equal([("w1", false), ("w2", true)], answer.Sources.Select(static row => (row.Worker, row.Result)));
        Assert.Contains($"no receipt within 2s, last seen {lie}, last heard ", answer.Sources[0].Msg, StringComparison.Ordinal);
        Assert.Equal(
            [lie, op == TaskOp.Pause ? Stage.Paused : Stage.Running], status.Sources.Select(static row => row.SubTaskStatus.Single().Stage));
        Assert.All(status.Sources, static row => Assert.True(row.Result, row.Msg));
    }

    [Fact]
    public async Task Worker_ReportsSubtasksThatDoNotExist_TheyAreShownAndListedAndNobodyCanOrderThem()
    {
        Sick.Faults.Invent("ghost", Stage.Running);
        var noSource = "task ghost has no source or not exist, please check the task name and status";

        var paused = await OperateAsync(TaskOp.Pause);
        var ofAll = await QueryAsync("");
        var ofTask = await QueryAsync("test");
        var ghost = await DoAsync(_master.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "ghost" }));
        var loop = _master.Service<OrphanLoop>();
        loop.Sweep();
        await QueryAsync("");
        loop.Sweep();

        Assert.All(paused.Sources, static row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        Assert.Equal(["ghost", "test"], ofAll.Sources[0].SubTaskStatus.Select(static status => status.Name));
        Assert.Equal(["test"], ofTask.Sources[0].SubTaskStatus.Select(static status => status.Name));
        Assert.Equal(new OperateTaskResponse { Op = TaskOp.Pause, Msg = noSource }, ghost);
        Assert.Equal([new Orphan("w1", "s1", "ghost")], _master.Service<OrphanList>().Subtasks);
        const string told = "workers run subtasks that this master has no record of, and leaves alone: \"ghost\" of source \"s1\" on worker \"w1\"";
        Assert.Equal((true, told), ((await QueryAsync("")).Result, (await QueryAsync("")).Msg));
        Assert.Equal("", (await QueryAsync("test")).Msg);
        Assert.Equal($"task ghost has no source or not exist; {told}", (await QueryAsync("ghost")).Msg);
        Assert.Equal([new TaskName("test")], _master.Service<RegistryFeed>().Current.Tasks.Keys);
    }

    [Theory]
    [InlineData("s2")]
    [InlineData("nobody's")]
    public async Task Worker_AnswersForAnotherSource_IsNotBelievedAndTheOtherIs(string claimed)
    {
        Sick.Faults.ClaimedSource = claimed;

        var answer = await OperateAsync(TaskOp.Pause, TwoSeconds);
        var status = await QueryAsync("test");

        Assert.Equal([("s1", false), ("s2", true)], answer.Sources.Select(static row => (row.Source, row.Result)));
        Assert.Contains("no receipt within 2s", answer.Sources[0].Msg, StringComparison.Ordinal);
        Assert.Equal(
            [
                (false, "[code=40072:class=dm-worker:scope=internal:level=high], Message: source of request does not match with source in worker", 0),
                (true, "", 1),
            ],
            status.Sources.Select(static row => (row.Result, row.Msg, row.SubTaskStatus.Count)));
        Assert.Equal(Stage.Paused, status.Sources[1].SubTaskStatus.Single().Stage);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(31, false)]
    public async Task Worker_AnswersSlowly_IsWaitedForAsLongAsItMayBeAndTheOtherIsAsItIs(int seconds, bool isHeard)
    {
        Sick.Faults.Delay = TimeSpan.FromSeconds(seconds);

        var answer = await OperateAsync(TaskOp.Pause);
        var status = await QueryAsync("test");

        Assert.Equal([isHeard, true], answer.Sources.Select(static row => row.Result));
        Assert.Contains(isHeard ? "" : "worker w1 is silent, last seen Running", answer.Sources[0].Msg, StringComparison.Ordinal);
        Assert.Equal([isHeard, true], status.Sources.Select(static row => row.Result));
        Assert.Equal([isHeard ? Stage.Paused : Stage.Running, Stage.Paused], status.Sources.Select(static row => row.SubTaskStatus.Single().Stage));
        Assert.Equal(Stage.Paused, Sick.StageOf("test"));
    }

    [Fact]
    public async Task Worker_FallsSilentInTheMiddleOfAnOrder_IsAnsweredForAndTheOrderIsInForceWhenItIsBack()
    {
        Sick.Faults.Stick("test");
        var pausing = OperateAsync(TaskOp.Pause);
        await Sick.UntilAsync(static worker => worker.StageOf("test") == Stage.Pausing, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        Sick.Faults.IsMute = true;

        var answer = await pausing;
        Sick.Faults.Unstick("test");
        Sick.Faults.IsMute = false;
        await _time.AdvanceUntilAsync(_master.UntilAsync(
            "w1", static worker => worker.Subtasks.GetValueOrDefault(new TaskName("test"))?.Status.Stage == Stage.Paused));

        Assert.Equal([false, true], answer.Sources.Select(static row => row.Result));
        Assert.Contains("worker w1 is silent", answer.Sources[0].Msg, StringComparison.Ordinal);
        Assert.All((await QueryAsync("test")).Sources, static row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
    }

    private async Task UntilOnlineAsync(string worker)
    {
        var feed = _master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (feed.Current.Workers.GetValueOrDefault(new WorkerName(worker))?.IsOnline != true)
        {
            await subscription.NextAsync(CancellationToken.None);
        }
    }

    private Task<T> DoAsync<T>(AsyncUnaryCall<T> call) => _time.AdvanceUntilAsync(call.ResponseAsync);

    private Task<OperateTaskResponse> OperateAsync(TaskOp op, Metadata? budget = null) =>
        DoAsync(_master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" }, budget));

    private Task<QueryStatusListResponse> QueryAsync(string task) =>
        DoAsync(_master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = task }));
}
