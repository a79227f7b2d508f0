using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>
/// A source that is to go from a worker that is frozen to a third one. Three stock workers, each a process of its own: the first two have a
/// source each and run a task, the third has nothing. No two of them may ever replicate the source at once.
/// </summary>
/// <param name="isDurable">Whether the master's store is in a directory.</param>
public abstract class HandoverTests(bool isDurable) : IAsyncLifetime
{
    private protected const string Source = "mysql-replica-01";
    private protected const string Waits = $"source {Source} waits for worker one1 to let go of it";

    // How long a frozen worker keeps its source: longer than any story, but for the one about that.
    private const int LongTtl = 600;
    private const int ShortTtl = 20;

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(20);

    private StockProgram _first = null!;
    private WorkerPort _firstPort = null!;
    private WorkerPort _thirdPort = null!;

    private protected Deployment Dm { get; private set; } = null!;

    public async Task InitializeAsync() => Dm = await Deployment.StartAsync(isDurable);

    public async Task DisposeAsync()
    {
        _firstPort?.Dispose();
        _thirdPort?.Dispose();
        await Dm.DisposeAsync();
    }

    [Fact]
    public async Task Transfer_WorkerIsFrozen_WaitsAndTheSourceMovesWhenItThaws()
    {
        await using var watch = await StartAsync(LongTtl);
        await PauseFreezeAndTransferAsync();
        await AssertWaitingAsync();
        AssertHeld(await OperateAsync(TaskOp.Resume), "is silent and may still handle the source, last seen Paused");

        AssertHeld(await OperateAsync(TaskOp.Pause), "is silent and may still handle the source, last seen Paused");

        await OperateAsync(TaskOp.Resume);
        await ThawAndRunOnTheThirdAsync();
        await watch.AssertOneWriterAsync();
    }

    [Fact]
    public async Task Pause_WhileTheSourceWaits_IsInForceOnTheWorkerThatGetsIt()
    {
        await using var watch = await StartAsync(LongTtl);
        await PauseFreezeAndTransferAsync();
        await OperateAsync(TaskOp.Resume);
        await OperateAsync(TaskOp.Pause);

        _first.Program.Signal("CONT");

        await _thirdPort.UntilAsync(static said => Has(said, Stage.Paused));
        await Dm.StagesAsync(Stage.Paused, Stage.Paused);
        AssertAll(await OperateAsync(TaskOp.Pause));
        await watch.AssertOneWriterAsync();
    }

    [Fact]
    public async Task Transfer_HeartbeatOfTheFrozenWorkerEnds_TheSourceMovesAndItHasNoneWhenItThaws()
    {
        await using var watch = await StartAsync(ShortTtl);
        await PauseFreezeAndTransferAsync();

        await _thirdPort.UntilAsync(static said => Has(said, Stage.Paused));
        _first.Program.Signal("CONT");

        await _firstPort.UntilAsync(HasNothing);
        await Dm.WorkerAsync("one1", static worker => worker.Stage == "free");
        AssertAll(await OperateAsync(TaskOp.Resume));
        Assert.True(Has(await _thirdPort.StatusAsync(Until.Deadline(Prompt)), Stage.Running));
        Assert.True(HasNothing(await _firstPort.StatusAsync(Until.Deadline(Prompt))));
        await watch.AssertOneWriterAsync();
    }

    [Fact]
    public async Task Transfer_OfARunningTaskWhoseWorkerIsFrozen_IsRefusedAndNothingChanges()
    {
        await using var watch = await StartAsync(LongTtl);
        _first.Program.Signal("STOP");

        var refused = await TransferAsync();

        Assert.False(refused.Result);
        Assert.Contains("failed to query worker: one1 status err", refused.Msg, StringComparison.Ordinal);
        Assert.Contains("code = DeadlineExceeded", refused.Msg, StringComparison.Ordinal);
        var status = await QueryAsync();
        Assert.Equal([(false, "one1"), (true, "two1")], status.Sources.Select(static row => (row.Result, row.SourceStatus.Worker)));
        Assert.DoesNotContain("waits for worker", status.Sources[0].Msg, StringComparison.Ordinal);
        Assert.Equal(Stage.Running, status.Sources[0].SubTaskStatus.Single().Stage);
        _first.Program.Signal("CONT");
        await Dm.StagesAsync(Stage.Running, Stage.Running);
        Assert.True(Has(await _firstPort.StatusAsync(Until.Deadline(Prompt)), Stage.Running));
        Assert.True(HasNothing(await _thirdPort.StatusAsync(Until.Deadline(Prompt))));

        var moved = await TransferAsync();

        Assert.Equal((true, ""), (moved.Result, moved.Msg));
        await Dm.StagesAsync(Stage.Running, Stage.Running);
        Assert.True(Has(await _thirdPort.StatusAsync(Until.Deadline(Prompt)), Stage.Running));
        await watch.AssertOneWriterAsync();
    }

    /// <summary>The three workers, and the task; its source is watched from now on.</summary>
    private protected async Task<WriterWatch> StartAsync(int ttl = LongTtl)
    {
        string[] flags = ["--keepalive-ttl", $"{ttl}"];
        _first = await Dm.StartStockAsync("one", 1, null, flags);
        await Dm.StartStockAsync("two", 1);
        var third = await Dm.StartStockAsync("three", 1);
        (_firstPort, _thirdPort) = (new WorkerPort(_first), new WorkerPort(third));
        await Dm.CreateSourceAsync(1, "one1");
        await Dm.CreateSourceAsync(2, "two1");
        await Dm.StartTaskAsync(1, 2);
        return new WriterWatch(Source, _thirdPort, _firstPort);
    }

    private protected async Task PauseFreezeAndTransferAsync()
    {
        AssertAll(await OperateAsync(TaskOp.Pause));
        _first.Program.Signal("STOP");

        var transfer = await TransferAsync();

        Assert.False(transfer.Result);
        Assert.Matches(
            @"^\[code=38045:.*: " + Waits + @" \(last heard [\dms.]+ ago\): worker three1 gets it when that has said so, or its heartbeat is over; " +
            "until then it may still be written from there; the order stands$",
            transfer.Msg);
    }

    /// <summary>Every answer that shows the source says that it waits, and the third worker has nothing of it.</summary>
    private protected async Task AssertWaitingAsync()
    {
        var status = await QueryAsync();
        Assert.Equal([(false, "one1"), (true, "two1")], status.Sources.Select(static row => (row.Result, row.SourceStatus.Worker)));
        Assert.StartsWith(Waits, status.Sources[0].Msg, StringComparison.Ordinal);
        Assert.Equal(Stage.Paused, status.Sources[0].SubTaskStatus.Single().Stage);
        var shown = await Dm.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.ShowSource }, Until.Deadline(Prompt));
        Assert.StartsWith(Waits, shown.Sources.Single(static row => row.Source == Source).Msg, StringComparison.Ordinal);
        var members = await Dm.Client.ListMemberAsync(new ListMemberRequest { Worker = true }, Until.Deadline(Prompt));
        Assert.StartsWith(Waits, members.Msg, StringComparison.Ordinal);
        Assert.Equal(
            [("one1", Source), ("three1", ""), ("two1", "mysql-replica-02")],
            members.Members.Single().Worker.Workers.Select(static worker => (worker.Name, worker.Source)));
        Assert.Contains(Waits, (await Dm.CtlAsync("list-member", "--worker")).Output, StringComparison.Ordinal);
        Assert.True(HasNothing(await _thirdPort.StatusAsync(Until.Deadline(Prompt))));
    }

    private protected async Task ThawAndRunOnTheThirdAsync()
    {
        _first.Program.Signal("CONT");

        await _thirdPort.UntilAsync(static said => Has(said, Stage.Running));
        await Dm.StagesAsync(Stage.Running, Stage.Running);
        Assert.Equal(["three1", "two1"], (await QueryAsync()).Sources.Select(static row => row.SourceStatus.Worker));
        Assert.True(HasNothing(await _firstPort.StatusAsync(Until.Deadline(Prompt))));
    }

    private protected async Task<OperateTaskResponse> OperateAsync(TaskOp op) =>
        await Dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" }, Until.Deadline(Prompt));

    // The second source is as ordered, of the first it is said who may still write it.
    private protected static void AssertHeld(OperateTaskResponse answer, string why)
    {
        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal(
            [(false, Source, "one1"), (true, "mysql-replica-02", "two1")],
            answer.Sources.Select(static row => (row.Result, row.Source, row.Worker)));
        Assert.Contains($"worker one1 {why}", answer.Sources[0].Msg, StringComparison.Ordinal);
    }

    private static void AssertAll(OperateTaskResponse answer)
    {
        Assert.True(answer.Result, answer.Msg);
        Assert.Equal([(true, ""), (true, "")], answer.Sources.Select(static row => (row.Result, row.Msg)));
    }

    private static bool Has(QueryStatusResponse said, Stage stage) =>
        said.SourceStatus.Source == Source && said.SubTaskStatus is [{ Name: "test" } subtask] && subtask.Stage == stage;

    private static bool HasNothing(QueryStatusResponse said) => said.SourceStatus.Source.Length == 0 && said.SubTaskStatus.Count == 0;

    private async Task<TransferSourceResponse> TransferAsync() =>
        await Dm.Client.TransferSourceAsync(new TransferSourceRequest { Source = Source, Worker = "three1" }, Until.Deadline(Prompt));

    private protected async Task<QueryStatusListResponse> QueryAsync() =>
        await Dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Until.Deadline(Prompt));
}
