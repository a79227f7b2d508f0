using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.EndToEnd;

/// <summary>A master that is killed, over workers of both kinds.</summary>
public sealed class MasterLossTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    private readonly string _directory = Directory.CreateTempSubdirectory("dm-data-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_InTheMiddleOfAPause_ThePauseIsInForceAfterwards()
    {
        // So patient that the pause is still waiting for the frozen workers when the master dies.
        await using var dm = await Deployment.StartAsync("-data-dir", _directory, "--silence", "5m", "--ack-budget", "5m");
        var (natives, stocks) = await StartWorkersAsync(dm, frozen: true);
        natives.Signal("STOP");
        stocks.Program.Signal("STOP");
        var pausing = dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Until.Deadline(Long)).ResponseAsync;
        await Until.TrueAsync(async deadline =>
        {
            var status = await dm.Client.QueryStatusAsync(
                new QueryStatusListRequest { Sources = { "mysql-replica-01", "mysql-replica-02" } }, deadline);
            return (status.Sources.All(static row => row.SubTaskStatus.Single().Stage == Stage.Paused), status.ToString());
        });

        dm.Master.Signal("KILL");
        await dm.Master.ExitAsync();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => pausing)).StatusCode);
        await dm.RestartMasterAsync();
        natives.Signal("CONT");
        stocks.Program.Signal("CONT");

        await dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused, Stage.Paused);
        Assert.DoesNotContain("has no record of", dm.Master.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not kept over a restart", dm.Master.Output, StringComparison.Ordinal);
        var resumed = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Resume, Name = "test" }, Until.Deadline(Long));
        Assert.Equal(
            [(true, "", "native1"), (true, "", "stock1"), (true, "", "frozen-native1"), (true, "", "frozen-stock1")],
            resumed.Sources.Select(static row => (row.Result, row.Msg, row.Worker)));
    }

    [Fact]
    public async Task Kill_InMemory_TheLossIsToldAndWorkersComeBack()
    {
        await using var dm = await Deployment.StartAsync();
        var (_, stocks) = await StartWorkersAsync(dm, frozen: false);
        dm.Master.Signal("KILL");
        await dm.Master.ExitAsync();

        await dm.RestartMasterAsync();

        await dm.Master.LineAsync("state is in memory and not kept over a restart");
        await dm.Master.LineAsync("worker runs subtasks that this master has no record of\"] [worker=native1");
        await dm.WorkerAsync("native1", static worker => worker.Stage == "free");
        await StatusAsync(dm, "\nState: volatile (in memory; lost on restart)\nOrphans: \"test\" of \"mysql-replica-01\" on \"native1\"\n");

        // A stock worker registers when it starts and never again: until then nobody knows where to ask it. A third of its
        // heartbeat's time to live may pass before the master hears of it.
        await dm.Master.LineAsync("worker sends heartbeats but is not registered: restart it, it registers when it starts\"] [worker=stock1", Long);
        await StatusAsync(dm, "\nUnregistered Workers: \"stock1\"\n");
        stocks.Program.Signal("KILL");
        await stocks.Program.ExitAsync();
        await dm.StartStockAsync(stocks.Prefix, stocks.Count, stocks.Port);
        await dm.CreateSourceAsync(2, "stock1");
        await dm.StartTaskAsync(2);
        await dm.StagesAsync(Stage.Running);
    }

    private static async Task StatusAsync(Deployment dm, string text) => await Until.TrueAsync(async _ =>
    {
        var seen = await dm.StatusTextAsync();
        return (seen.Contains(text, StringComparison.Ordinal), seen);
    });

    /// <summary>A native and a stock worker with a source each, and a task on both; with two more of which a test may freeze the processes.</summary>
    /// <returns>The processes to freeze, or those of the first two.</returns>
    private static async Task<(RunningProgram Native, StockProgram Stock)> StartWorkersAsync(Deployment dm, bool frozen)
    {
        var native = await dm.StartWorkerAsync("native");
        var stock = await dm.StartStockAsync("stock", 1, null, "--keepalive-ttl", "15");
        await dm.CreateSourceAsync(1, "native1");
        await dm.CreateSourceAsync(2, "stock1");
        if (!frozen)
        {
            await dm.StartTaskAsync(1, 2);
            return (native, stock);
        }

        native = await dm.StartWorkerAsync("frozen-native");
        stock = await dm.StartStockAsync("frozen-stock", 1);
        await dm.CreateSourceAsync(3, "frozen-native1");
        await dm.CreateSourceAsync(4, "frozen-stock1");
        await dm.StartTaskAsync(1, 2, 3, 4);
        return (native, stock);
    }
}
