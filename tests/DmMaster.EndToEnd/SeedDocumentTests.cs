using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>The user's document of pause-task, sentence by sentence, with the programs as they are shipped.</summary>
/// <param name="isStock">Whether the workers are stock ones.</param>
public abstract class SeedDocumentTests(bool isStock) : IAsyncLifetime
{
    private const string Help = """
        pause a specified running task

        Usage:
         dmctl pause-task [-s source ...] <task-name | task-file> [flags]

        Flags:
         -h, --help   help for pause-task

        Global Flags:
         -s, --source strings   MySQL Source ID

        """;

    private const string Result = """
        {
            "op": "Pause",
            "result": true,
            "msg": "",
            "sources": [
                {
                    "result": true,
                    "msg": "",
                    "source": "mysql-replica-01",
                    "worker": "worker1"
                }
            ]
        }

        """;

    private Deployment _dm = null!;
    private RunningProgram _worker = null!;
    private int? _port;

    public async Task InitializeAsync()
    {
        _dm = await Deployment.StartAsync();
        _worker = await StartWorkerAsync();
        await _dm.CtlAsync("operate-source", "create", _dm.SourceFile(1));
        await StartAsync();
    }

    public async Task DisposeAsync() => await _dm.DisposeAsync();

    [Fact]
    public async Task Help_OfPauseTask_IsTheDocuments() =>
        Assert.Equal((0, Help, ""), await _dm.CtlAsync("help", "pause-task"));

    [Fact]
    public async Task PauseTask_OfATask_PrintsTheDocumentsResult() =>
        Assert.Equal((0, Result, ""), await _dm.CtlAsync("pause-task", "test"));

    [Fact]
    public async Task PauseTask_OnASource_PrintsTheSame() =>
        Assert.Equal((0, Result, ""), await _dm.CtlAsync("pause-task", "-s", "mysql-replica-01", "test"));

    [Fact]
    public async Task PauseTask_ByTaskFile_PrintsTheSame() =>
        Assert.Equal((0, Result, ""), await _dm.CtlAsync("pause-task", _dm.TaskFile("test", 1)));

    [Fact]
    public async Task PausedTask_CanBeQueried_StoppedTaskCannot()
    {
        await _dm.CtlAsync("pause-task", "test");
        var paused = await _dm.CtlAsync("query-status", "test");
        Assert.Contains("\"stage\": \"Paused\"", paused.Output, StringComparison.Ordinal);

        await _dm.CtlAsync("stop-task", "test");
        var stopped = await _dm.CtlAsync("query-status", "test");
        Assert.Contains("\"msg\": \"task test has no source or not exist\"", stopped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewTaskOfTheName_CannotStartWhilePaused_CanWhenStopped()
    {
        await _dm.CtlAsync("pause-task", "test");
        var refused = await _dm.CtlAsync("start-task", _dm.TaskFile("test", 1));
        Assert.Contains("already exist", refused.Output, StringComparison.Ordinal);
        Assert.Contains("\"stage\": \"Paused\"", (await _dm.CtlAsync("query-status", "test")).Output, StringComparison.Ordinal);

        await _dm.CtlAsync("stop-task", "test");
        await StartAsync();
    }

    [Fact]
    public async Task SourceOfAPausedTask_CannotBeRemoved_OfAStoppedTaskCan()
    {
        await _dm.CtlAsync("pause-task", "test");
        var refused = await _dm.CtlAsync("operate-source", "stop", "mysql-replica-01");
        Assert.Contains("has existing tasks [test]", refused.Output, StringComparison.Ordinal);

        await _dm.CtlAsync("stop-task", "test");
        var removed = await _dm.CtlAsync("operate-source", "stop", "mysql-replica-01");
        Assert.StartsWith("{\n    \"result\": true,", removed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAndStart_BringANewConfiguration()
    {
        await (isStock ? _dm.StartStockAsync("other", 1) : (Task)_dm.StartWorkerAsync("other"));
        await _dm.CtlAsync("operate-source", "create", _dm.SourceFile(2));
        await _dm.CtlAsync("stop-task", "test");

        var started = await _dm.CtlAsync("start-task", _dm.TaskFile("test", 1, 2));

        Assert.Contains("mysql-replica-02", started.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("false", started.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManualPause_IsNotLiftedByARestartOfTheWorker()
    {
        await _dm.CtlAsync("pause-task", "test");
        _worker.Signal("KILL");
        await _worker.ExitAsync();

        await StartWorkerAsync();

        await _dm.StagesAsync(Stage.Paused);
        Assert.Contains("\"stage\": \"Paused\"", (await _dm.CtlAsync("query-status", "test")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RelayLogOfAPausedTask_CannotBePurged_OfAStoppedTaskCan()
    {
        var relay = new OperateRelayRequest { Op = RelayOpV2.StartRelayV2, Source = "mysql-replica-01" };
        Assert.True((await _dm.Client.OperateRelayAsync(relay)).Result);
        await _dm.CtlAsync("pause-task", "test");
        var purge = new PurgeWorkerRelayRequest { Filename = "mysql-bin.000002", Sources = { "mysql-replica-01" } };
        var refused = (await _dm.Client.PurgeWorkerRelayAsync(purge)).Sources.Single();
        Assert.False(refused.Result);
        Assert.Contains(
            "relay log purge is forbidden temporarily, because sub task test current stage is Paused", refused.Msg, StringComparison.Ordinal);

        await _dm.CtlAsync("stop-task", "test");
        var purged = (await _dm.Client.PurgeWorkerRelayAsync(purge)).Sources.Single();

        // The native workers of the tests have no relay: what they say of it is theirs, and no longer the master's refusal.
        Assert.Equal(isStock, purged.Result);
        Assert.DoesNotContain("forbidden", purged.Msg, StringComparison.Ordinal);
    }

    private async Task<RunningProgram> StartWorkerAsync()
    {
        if (!isStock)
        {
            return await _dm.StartWorkerAsync("worker");
        }

        var stock = await _dm.StartStockAsync("worker", 1, _port);
        _port = stock.Port;
        return stock.Program;
    }

    private async Task StartAsync()
    {
        var started = await _dm.CtlAsync("start-task", _dm.TaskFile("test", 1));
        Assert.StartsWith("{\n    \"result\": true,", started.Output, StringComparison.Ordinal);
    }
}
