namespace DmMaster.EndToEnd;

/// <summary>The user's document of pause-task, sentence by sentence, with the programs as they are shipped.</summary>
public sealed class SeedDocumentTests : IAsyncLifetime
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

    public async Task InitializeAsync()
    {
        _dm = await Deployment.StartAsync();
        await _dm.StartWorkerAsync("worker");
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
        await _dm.StartWorkerAsync("other");
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
        _dm.Master.Forget();

        await _dm.KillWorkersAsync();
        await _dm.StartWorkerAsync("worker");

        Assert.Contains("\"stage\": \"Paused\"", (await _dm.CtlAsync("query-status", "test")).Output, StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        var started = await _dm.CtlAsync("start-task", _dm.TaskFile("test", 1));
        Assert.StartsWith("{\n    \"result\": true,", started.Output, StringComparison.Ordinal);
    }
}
