using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>Stock workers as processes: two in one, a third in another that is killed, frozen and started again.</summary>
public sealed class StockFleetTests : IAsyncLifetime
{
    // Stock DM takes 309 seconds for a pause with a frozen worker; here nobody waits longer than for the silence of three.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(8);

    private Deployment _dm = null!;
    private StockProgram _third = null!;

    public async Task InitializeAsync()
    {
        _dm = await Deployment.StartAsync();
        await _dm.StartStockAsync("pair", 2);
        _third = await _dm.StartStockAsync("lone", 1);
        await _dm.CreateSourceAsync(1, "pair1");
        await _dm.CreateSourceAsync(2, "pair2");
        await _dm.CreateSourceAsync(3, "lone1");
        await _dm.StartTaskAsync(1, 2, 3);
    }

    public async Task DisposeAsync() => await _dm.DisposeAsync();

    [Fact]
    public async Task Verbs_HealthyWorkers_HaveAReceiptFromEach()
    {
        await _dm.StagesAsync(Stage.Running, Stage.Running, Stage.Running);
        foreach (var (op, after) in new[] { (TaskOp.Pause, Stage.Paused), (TaskOp.Resume, Stage.Running) })
        {
            AssertAll(await OperateAsync(op), op);
            var status = await QueryAsync();
            Assert.All(status.Sources, row => Assert.Equal((true, after), (row.Result, row.SubTaskStatus.Single().Stage)));
        }

        AssertAll(await OperateAsync(TaskOp.Delete), TaskOp.Delete);
        var gone = await QueryAsync();
        Assert.Equal((false, "task test has no source or not exist"), (gone.Result, gone.Msg));
    }

    [Fact]
    public async Task Verbs_ByDmctl_PrintARowForEach()
    {
        foreach (var (verb, worker) in new[] { ("pause-task", "pair2"), ("resume-task", "lone1"), ("stop-task", "pair1") })
        {
            var answer = await _dm.CtlAsync(verb, "test");
            Assert.Equal(4, answer.Output.Split("\"result\": true").Length - 1);
            Assert.Contains($"\"worker\": \"{worker}\"", answer.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pause_OneWorkerKilled_ConfirmsTheOthersAndSaysWhatIsKnown()
    {
        await KillThirdAsync();

        var paused = await OperateAsync(TaskOp.Pause);

        AssertThirdIsAway(paused, @"cannot be reached \(.*connection refused.*\)", "Running");
    }

    [Fact]
    public async Task Pause_WorkerKilledAndBack_IsInForceThereAndStays()
    {
        await KillThirdAsync();
        await OperateAsync(TaskOp.Pause);
        await _dm.StartStockAsync(_third.Prefix, _third.Count, _third.Port);
        await _dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);

        AssertAll(await OperateAsync(TaskOp.Resume), TaskOp.Resume);
        await _dm.StagesAsync(Stage.Running, Stage.Running, Stage.Running);
    }

    [Fact]
    public async Task ManualPause_WorkersKilledAndBack_IsNotLifted()
    {
        AssertAll(await OperateAsync(TaskOp.Pause), TaskOp.Pause);
        await KillThirdAsync();

        await _dm.StartStockAsync(_third.Prefix, _third.Count, _third.Port);

        await _dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
        Assert.Equal(["Paused", "Paused", "Paused"], (await QueryAsync()).Sources.Select(static row => row.SubTaskStatus.Single().Stage.ToString()));
    }

    [Fact]
    public async Task Pause_OneWorkerFrozen_TakesEffectWhenItThaws()
    {
        _third.Program.Signal("STOP");

        AssertThirdIsAway(await OperateAsync(TaskOp.Pause), "is silent.*", "Running");
        AssertThirdIsShown(await QueryAsync(), Stage.Paused);

        _third.Program.Signal("CONT");
        await _dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
    }

    [Fact]
    public async Task Resume_OneWorkerFrozen_TakesEffectWhenItThaws()
    {
        AssertAll(await OperateAsync(TaskOp.Pause), TaskOp.Pause);
        _third.Program.Signal("STOP");

        AssertThirdIsAway(await OperateAsync(TaskOp.Resume), "is silent.*", "Paused");

        _third.Program.Signal("CONT");
        await _dm.StagesAsync(Stage.Running, Stage.Running, Stage.Running);
    }

    [Fact]
    public async Task Stop_OneWorkerFrozen_TakesEffectWhenItThaws()
    {
        _third.Program.Signal("STOP");

        AssertThirdIsAway(await OperateAsync(TaskOp.Delete), "is silent.*", "Running");

        _third.Program.Signal("CONT");
        await Until.TrueAsync(async deadline =>
        {
            var status = await _dm.Client.QueryStatusAsync(new QueryStatusListRequest { Sources = { "mysql-replica-03" } }, deadline);
            return (status.Sources.Single() is { Result: true, Msg: "no sub task started" }, status.ToString());
        });
    }

    private static void AssertAll(OperateTaskResponse answer, TaskOp op)
    {
        Assert.Equal((true, "", op), (answer.Result, answer.Msg, answer.Op));
        Assert.Equal(
            [(true, "", "mysql-replica-01", "pair1"), (true, "", "mysql-replica-02", "pair2"), (true, "", "mysql-replica-03", "lone1")],
            answer.Sources.Select(static row => (row.Result, row.Msg, row.Source, row.Worker)));
    }

    private static void AssertThirdIsAway(OperateTaskResponse answer, string how, string lastSeen)
    {
        // As DM: the top says that the order was given, the rows say what became of it.
        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal(
            [(true, "mysql-replica-01", "pair1"), (true, "mysql-replica-02", "pair2"), (false, "mysql-replica-03", "lone1")],
            answer.Sources.Select(static row => (row.Result, row.Source, row.Worker)));
        Assert.All(answer.Sources.Take(2), static row => Assert.Equal("", row.Msg));
        Assert.Matches(
            @"^\[code=38045:class=dm-master:scope=internal:level=medium\], Message: fail to get expected result: worker lone1 "
                + how + ", last seen " + lastSeen + @", last heard [0-9.]+m?s ago; the order of revision [0-9]+ stands and takes effect when the worker is back$",
            answer.Sources[2].Msg);
    }

    private static void AssertThirdIsShown(QueryStatusListResponse status, Stage others)
    {
        Assert.Equal([(true, "pair1"), (true, "pair2"), (false, "lone1")], status.Sources.Select(static row => (row.Result, row.SourceStatus.Worker)));
        Assert.Equal([others, others, Stage.Running], status.Sources.Select(static row => row.SubTaskStatus.Single().Stage));
        Assert.Matches("^\\[code=38008:.*, last heard [0-9.]+m?s ago, what it said then is shown$", status.Sources[2].Msg);
    }

    private async Task KillThirdAsync()
    {
        _third.Program.Signal("KILL");
        await _third.Program.ExitAsync();
    }

    private async Task<OperateTaskResponse> OperateAsync(TaskOp op) =>
        await _dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" }, Until.Deadline(Prompt));

    private async Task<QueryStatusListResponse> QueryAsync() =>
        await _dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Until.Deadline(Prompt));
}
