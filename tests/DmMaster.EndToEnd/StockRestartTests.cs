using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>
/// A master that is killed and started again over stock workers with a running task: what is left where it forgot everything, and where it
/// was started the way that stock is.
/// </summary>
public sealed class StockRestartTests : IDisposable
{
    private const string Unregistered =
        @"worker \""stock1\"" sends heartbeats but is not registered, so it cannot be given a source: restart it, it registers when it starts";

    private readonly string _directory = Directory.CreateTempSubdirectory("dm-stock-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Restart_InMemory_DmctlSaysWhoIsNotRegisteredUntilTheyAreStartedAnew()
    {
        await using var dm = await Deployment.StartInAsync(_directory);
        var stock = await StartTaskAsync(dm);
        dm.Master.Signal("KILL");
        await dm.Master.ExitAsync();

        await dm.RestartMasterAsync();

        await dm.Master.LineAsync("state is in memory and not kept over a restart");
        await dm.WorkerAsync("stock1", static worker => worker is { Stage: "unregistered", Addr: "", Source: "" });
        var members = await dm.CtlAsync("list-member", "--worker");
        Assert.Contains($"\"msg\": \"{Unregistered}\"", members.Output, StringComparison.Ordinal);
        Assert.Contains("\"stage\": \"unregistered\"", members.Output, StringComparison.Ordinal);
        var created = await dm.CtlAsync("operate-source", "create", dm.SourceFile(1));
        Assert.Contains($"\"msg\": \"source is added but there is no free worker to bound: {Unregistered}\"", created.Output, StringComparison.Ordinal);
        var started = await dm.CtlAsync("start-task", dm.TaskFile("test", 1));
        Assert.Contains($"sources [mysql-replica-01] have not bound, Workaround: {Unregistered}", started.Output, StringComparison.Ordinal);
        await Until.TrueAsync(async _ =>
        {
            var seen = await dm.StatusTextAsync();
            return (seen.Contains("\nUnregistered Workers: \"stock1\"\n", StringComparison.Ordinal), seen);
        });

        stock.Program.Signal("KILL");
        await stock.Program.ExitAsync();
        await dm.StartStockAsync(stock.Prefix, stock.Count, stock.Port);

        await dm.WorkerAsync("stock1", static worker => worker is { Stage: "bound", Source: "mysql-replica-01" });
        await dm.StartTaskAsync(1);
        await dm.StagesAsync(Stage.Running);
        Assert.Contains("\"msg\": \"\"", (await dm.CtlAsync("list-member", "--worker")).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_directory, "default.master1")));
    }

    [Fact]
    public async Task Restart_WithAConfigurationWrittenForStock_NothingIsLost()
    {
        await using var dm = await Deployment.StartInAsync(_directory, "-config", StockFile());
        await dm.Master.LineAsync($"state is kept in default.master1, in the working directory {_directory}, as stock DM does: peer-urls, initial-cluster ");
        await StartTaskAsync(dm);
        dm.Master.Signal("KILL");
        await dm.Master.ExitAsync();

        await dm.RestartMasterAsync();

        await dm.StagesAsync(Stage.Running);
        await dm.WorkerAsync("stock1", static worker => worker is { Stage: "bound", Source: "mysql-replica-01" });
        var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" });
        Assert.Equal([(true, "", "stock1")], paused.Sources.Select(static row => (row.Result, row.Msg, row.Worker)));
        Assert.DoesNotContain("not kept over a restart", dm.Master.Output, StringComparison.Ordinal);
        var config = await dm.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.MasterType, Name = "master1" });
        Assert.Contains("\ndata-dir = \"default.master1\"\n", config.Cfg, StringComparison.Ordinal);
        Assert.EndsWith("\nState: durable (in default.master1; kept over a restart)\n", await dm.StatusTextAsync(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_directory, "default.master1", "store.db")));
    }

    [Fact]
    public async Task Start_WhereStockKeptItsState_RefusesAndSaysHowToMoveIt()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "default.master1", "member", "snap"));
        await using var master = RunningProgram.StartIn(
            _directory, Programs.Master, "-master-addr", "127.0.0.1:0", "-name", "master1", "-config", StockFile());

        Assert.Equal(2, await master.ExitAsync());
        Assert.Contains(
            "data directory default.master1: it holds the data of an etcd member (member/), which is not read here. Choose another directory; ",
            master.Output,
            StringComparison.Ordinal);
        Assert.Contains("`dmctl config export` on the stock one, `dmctl config import` here", master.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dm-master is listening", master.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_directory, "default.master1", "store.db")));
    }

    private static async Task<StockProgram> StartTaskAsync(Deployment dm)
    {
        // Its heartbeat tells a master of it that has forgotten it: each third of this.
        var stock = await dm.StartStockAsync("stock", 1, null, "--keepalive-ttl", "15");
        await dm.CreateSourceAsync(1, "stock1");
        await dm.StartTaskAsync(1);
        await dm.StagesAsync(Stage.Running);
        return stock;
    }

    private string StockFile()
    {
        var path = Path.Combine(_directory, "dm-master.toml");
        File.WriteAllText(path, """
            peer-urls = "http://127.0.0.1:8291"
            initial-cluster = "master1=http://127.0.0.1:8291"
            """);
        return path;
    }
}
