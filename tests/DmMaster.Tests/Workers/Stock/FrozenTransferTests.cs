using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing.Stock;
using DmMaster.Tests.Links;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A source that is to go from a worker that does not let go of it. Two workers that have it would both write.</summary>
public sealed class FrozenTransferTests : IAsyncLifetime
{
    private static readonly SourceId Source = new("s1");

    private ProcessCluster _cluster = null!;

    private StockWorker First => _cluster["w1"];

    private StockWorker Third => _cluster["w3"];

    public async Task InitializeAsync() => _cluster = await ProcessCluster.StartAsync(3);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Transfer_WorkerIsFrozen_WaitsForItAndSaysSoEverywhere()
    {
        await PauseAndFreezeAsync();

        var transfer = await _cluster.TransferAsync("s1", "w3");
        var status = await _cluster.QueryAsync();
        var shown = await _cluster.DoAsync(_cluster.Master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.ShowSource }));

        var members = await _cluster.DoAsync(_cluster.Master.Client.ListMemberAsync(new ListMemberRequest { Worker = true }));

        Assert.False(transfer.Result);
        Assert.Equal(
            [("w1", "bound", "s1"), ("w2", "bound", "s2"), ("w3", "free", "")],
            members.Members.Single().Worker.Workers.Select(static worker => (worker.Name, worker.Stage, worker.Source)));
        Assert.StartsWith("source s1 waits for worker w1 to let go of it", members.Msg, StringComparison.Ordinal);
        Assert.Matches(
            @"^\[code=38045:.*: source s1 waits for worker w1 to let go of it \(last heard [\d.]+m?s ago\): worker w3 gets it when that has said so, or its " +
            "heartbeat is over; until then it may still be written from there; the order stands$",
            transfer.Msg);
        Assert.Equal((false, "w1", Stage.Paused), (status.Sources[0].Result, status.Sources[0].SourceStatus.Worker, status.Sources[0].SubTaskStatus.Single().Stage));
        Assert.StartsWith("source s1 waits for worker w1 to let go of it", status.Sources[0].Msg, StringComparison.Ordinal);
        Assert.StartsWith("source s1 waits for worker w1", shown.Sources.Single(static row => row.Source == "s1").Msg, StringComparison.Ordinal);
        Assert.Null(Third.Source);
    }

    [Fact]
    public async Task Transfer_WorkerThaws_TheOtherGetsTheSourceAndOnlyThen()
    {
        await PauseAndFreezeAsync();
        await _cluster.TransferAsync("s1", "w3");
        await _cluster.OperateAsync(TaskOp.Resume);
        Assert.Equal(("s1", null), (First.Source, Third.Source));

        First.Faults.IsFrozen = false;
        await _cluster.UntilAsync(IsThere);

        Assert.Null(First.Source);
        await _cluster.UntilAsync("w3", static worker => worker.StageOf("test") == Stage.Running);
        await _cluster.UntilAsync(static snapshot => snapshot.Transfers.IsEmpty);
        Assert.All((await _cluster.QueryAsync()).Sources, static row => Assert.True(row.Result, row.Msg));
    }

    [Fact]
    public async Task Transfer_HeartbeatOfTheFrozenWorkerIsOver_TheOtherGetsTheSource()
    {
        await PauseAndFreezeAsync();
        await _cluster.TransferAsync("s1", "w3");

        await _cluster.Master.Store.RevokeAsync(new Store.LeaseId(First.LeaseId), CancellationToken.None);
        await _cluster.UntilAsync(IsThere);

        await _cluster.UntilAsync("w3", static worker => worker.Source == "s1");
    }

    [Fact]
    public async Task Pause_WhileTheSourceWaits_IsAnsweredForByTheWorkerThatMayStillWriteAndHolds()
    {
        await PauseAndFreezeAsync();
        await _cluster.TransferAsync("s1", "w3");
        await _cluster.OperateAsync(TaskOp.Resume);

        var paused = await _cluster.OperateAsync(TaskOp.Pause);

        Assert.Equal([("s1", "w1", false), ("s2", "w2", true)], paused.Sources.Select(static row => (row.Source, row.Worker, row.Result)));
        Assert.Contains("worker w1 is silent and may still handle the source, last seen Paused", paused.Sources[0].Msg, StringComparison.Ordinal);
        First.Faults.IsFrozen = false;
        await _cluster.UntilAsync(IsThere);
        await _cluster.UntilAsync("w3", static worker => worker.StageOf("test") == Stage.Paused);
        Assert.All((await _cluster.OperateAsync(TaskOp.Pause)).Sources, static row => Assert.Equal((true, ""), (row.Result, row.Msg)));
    }

    [Fact]
    public async Task Transfer_OfARunningTaskToWhichTheWorkerClings_StandsStillUntilItLetsGoAndRunsThen()
    {
        First.Faults.ClaimedSource = "s1";

        var transfer = await _cluster.TransferAsync("s1", "w3");

        Assert.Contains("source s1 waits for worker w1 to let go of it", transfer.Msg, StringComparison.Ordinal);
        Assert.Equal(Stage.Paused, _cluster.Now.Subtask(new TaskName("test"), Source)?.Expected);
        Assert.Null(Third.Source);
        First.Faults.ClaimedSource = null;
        await _cluster.UntilAsync(IsThere);
        await _cluster.UntilAsync("w3", static worker => worker.StageOf("test") == Stage.Running);
        await _cluster.UntilAsync(static snapshot => snapshot.Transfers.IsEmpty);
    }

    [Fact]
    public async Task Transfer_WorkerTakesLongerThanASilenceToLetGo_IsWaitedFor()
    {
        First.Faults.ClaimedSource = "s1";
        var moving = _cluster.DoAsync(_cluster.Master.Client.TransferSourceAsync(new TransferSourceRequest { Source = "s1", Worker = "w3" }));
        await _cluster.UntilAsync(static snapshot => !snapshot.Bindings.ContainsKey(Source));
        await _cluster.Time.AdvanceUntilAsync(Task.Delay(TimeSpan.FromSeconds(5), _cluster.Time));

        First.Faults.ClaimedSource = null;

        Assert.Equal(new TransferSourceResponse { Result = true }, await moving);
    }

    [Fact]
    public async Task Transfer_WhileAnotherWaits_SendsTheSourceElsewhereAlsoBack()
    {
        First.Faults.ClaimedSource = "s1";
        await _cluster.TransferAsync("s1", "w3");

        var back = await _cluster.TransferAsync("s1", "w1");

        Assert.Equal(new TransferSourceResponse { Result = true }, back);
        Assert.Equal("w1", _cluster.Now.Bindings[Source].Value);
        await _cluster.UntilAsync("w1", static worker => worker.StageOf("test") == Stage.Running);
        Assert.Empty(_cluster.Now.Transfers);
    }

    [Fact]
    public async Task StopSource_OfAFrozenWorkerAndCreatedAnewElsewhere_WaitsToo()
    {
        await _cluster.OperateAsync(TaskOp.Delete);
        First.Faults.IsFrozen = true;
        await _cluster.DoAsync(_cluster.Master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { "s1" } }));

        var created = await _cluster.Time.AdvanceUntilAsync(_cluster.Master.CreateAsync("s1", "w3"), 10);

        Assert.StartsWith("source s1 waits for worker w1 to let go of it", created.Sources.Single().Msg, StringComparison.Ordinal);
        Assert.Null(Third.Source);
        First.Faults.IsFrozen = false;
        await _cluster.UntilAsync(IsThere);
        await _cluster.UntilAsync(static snapshot => snapshot.Transfers.IsEmpty);
    }

    private static bool IsThere(RegistrySnapshot snapshot) => snapshot.Bindings.GetValueOrDefault(Source).Value == "w3";

    private async Task PauseAndFreezeAsync()
    {
        await _cluster.OperateAsync(TaskOp.Pause);
        First.Faults.IsFrozen = true;
    }
}
