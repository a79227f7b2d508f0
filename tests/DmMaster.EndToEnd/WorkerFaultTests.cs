using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.EndToEnd;

/// <summary>Workers that die, freeze and come back. Every call has a deadline far below what a hang would take.</summary>
public sealed class WorkerFaultTests : IAsyncLifetime
{
    private Deployment _dm = null!;
    private RunningProgram _second = null!;

    private static CallOptions Patient => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));

    public async Task InitializeAsync() => (_dm, _, _second) = await Deployment.StartWithTaskAsync();

    public async Task DisposeAsync() => await _dm.DisposeAsync();

    [Fact]
    public async Task Pause_OneWorkerKilled_ConfirmsTheOtherAndSaysWhatIsKnown()
    {
        _dm.Master.Forget();
        _second.Signal("KILL");
        await _dm.Master.LineAsync("link ended");

        var answer = await PauseAsync();

        Assert.Equal((true, ""), (answer.Sources[0].Result, answer.Sources[0].Msg));
        Assert.False(answer.Sources[1].Result);
        Assert.StartsWith(
            "[code=38045:class=dm-master:scope=internal:level=medium], Message: fail to get expected result: worker second-worker1 is silent, " +
            "last seen Running, last heard ",
            answer.Sources[1].Msg,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_WorkerKilledAndBack_IsInForceThere()
    {
        _dm.Master.Forget();
        _second.Signal("KILL");
        await _dm.Master.LineAsync("link ended");
        await PauseAsync();

        await _dm.StartWorkerAsync("second-worker");

        var status = await _dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Patient);
        Assert.All(status.Sources, row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
    }

    [Fact]
    public async Task Pause_OneWorkerFrozen_DoesNotWaitForIt()
    {
        _second.Signal("STOP");

        var answer = await PauseAsync();

        Assert.Equal([true, false], answer.Sources.Select(row => row.Result));
        Assert.Contains("is silent", answer.Sources[1].Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_BudgetOfTheCaller_IsKeptAndTheOrderStands()
    {
        _second.Signal("STOP");

        var answer = await _dm.Client.OperateTaskAsync(
            new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" },
            Patient.WithHeaders(new Metadata { { "dm-budget", "200ms" } }));
        _second.Signal("CONT");
        var status = await _dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Patient);

        Assert.Contains("no receipt within 200ms", answer.Sources[1].Msg, StringComparison.Ordinal);
        Assert.All(status.Sources, row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
    }

    [Fact]
    public async Task QueryStatus_OneWorkerFrozen_ShowsItsLastKnownState()
    {
        _second.Signal("STOP");

        var status = await _dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Patient);

        Assert.Equal((true, "worker1"), (status.Sources[0].Result, status.Sources[0].SourceStatus.Worker));
        Assert.Equal((false, "second-worker1"), (status.Sources[1].Result, status.Sources[1].SourceStatus.Worker));
        Assert.StartsWith("[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: " +
            "worker second-worker1 did not answer within 2s, last heard ", status.Sources[1].Msg, StringComparison.Ordinal);
        Assert.Equal(Stage.Running, status.Sources[1].SubTaskStatus.Single().Stage);
    }

    private async Task<OperateTaskResponse> PauseAsync() =>
        await _dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Patient);
}
