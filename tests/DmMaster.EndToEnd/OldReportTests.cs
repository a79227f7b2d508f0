using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>What a worker last said may be long ago: whoever decides by it asks first.</summary>
public sealed class OldReportTests
{
    private const string Source = "mysql-replica-01";
    private const int LoadMilliseconds = 5000;

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_WorkerWasFrozenAndIsDeadNow_SaysThatItsPortRefuses(bool isDurable)
    {
        await using var dm = await Deployment.StartAsync(isDurable);
        var worker = await dm.StartStockAsync("w", 1);
        await dm.CreateSourceAsync(1, "w1");
        await dm.StartTaskAsync(1);
        worker.Program.Signal("STOP");
        var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Until.Deadline(Prompt));
        Assert.Contains("worker w1 is silent", paused.Sources.Single().Msg, StringComparison.Ordinal);
        worker.Program.Signal("KILL");
        await worker.Program.ExitAsync();

        var row = (await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Until.Deadline(Prompt))).Sources.Single();

        Assert.Equal((false, "w1", Stage.Running), (row.Result, row.SourceStatus.Worker, row.SubTaskStatus.Single().Stage));
        Assert.Contains($"Error while dialing dial tcp 127.0.0.1:{worker.Port}: connect: connection refused", row.Msg, StringComparison.Ordinal);
        Assert.Contains("connection refused", (await dm.CtlAsync("query-status", "test")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Purge_LoadHasEndedSinceTheLastReport_IsCarriedOut(bool isDurable)
    {
        await using var dm = await Deployment.StartAsync(isDurable);
        var worker = await dm.StartStockAsync("w", 1, null, "--load-time", $"{LoadMilliseconds}");
        using var port = new WorkerPort(worker);
        await dm.CreateSourceAsync(1, "w1");
        var relayed = await dm.Client.OperateRelayAsync(
            new OperateRelayRequest { Op = RelayOpV2.StartRelayV2, Source = Source, Worker = { "w1" } }, Until.Deadline(Prompt));
        Assert.True(relayed.Result, relayed.Msg);
        await dm.StartTaskAsync(1);
        var refused = await PurgeAsync(dm);
        Assert.False(refused.Result);
        Assert.Contains("sub task test is still in unit Load and has not begun to read it", refused.Msg, StringComparison.Ordinal);

        // Past the master: its last report is of the load.
        await port.UntilAsync(static said => said.SubTaskStatus.Single() is { Stage: Stage.Running, Unit: UnitType.Sync });
        var purged = await PurgeAsync(dm);

        Assert.Equal((true, ""), (purged.Result, purged.Msg));
    }

    private static async Task<CommonWorkerResponse> PurgeAsync(Deployment dm)
    {
        var request = new PurgeWorkerRelayRequest { Sources = { Source }, Filename = "mysql-bin.000001" };
        var answer = await dm.Client.PurgeWorkerRelayAsync(request, Until.Deadline(Prompt));
        Assert.True(answer.Result, answer.Msg);
        return answer.Sources.Single();
    }
}
