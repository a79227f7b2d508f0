using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>A task with a shard mode over two stock workers that meet a DDL: one that is coordinated, and one that nobody answers.</summary>
public sealed class ShardModeTests : IDisposable
{
    private const string Allow = "--allow-shard-mode";
    private const string Ddl = "ALTER TABLE `shop`.`orders` ADD COLUMN `note` INT";
    private const string Warning = "its worker waits for an answer to shard DDL";
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("dm-shard-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(true, "optimistic")]
    public async Task NotAllowed_IsRefusedBeforeAnythingIsWritten(bool isDurable, string mode)
    {
        await using var dm = await StartAsync(isDurable);
        var refusal = $"shard mode {mode} not supported, RawCause: this version does not coordinate optimistic shard DDL";

        foreach (var verb in new[] { "start-task", "check-task" })
        {
            var text = await File.ReadAllTextAsync(dm.ShardTaskFile("test", mode, 1, 2));
            var message = verb == "start-task"
                ? (await dm.Client.StartTaskAsync(new StartTaskRequest { Task = text }, Until.Deadline(Prompt))).Msg
                : (await dm.Client.CheckTaskAsync(new CheckTaskRequest { Task = text }, Until.Deadline(Prompt))).Msg;
            Assert.Contains(refusal, message, StringComparison.Ordinal);
            Assert.Contains("--allow-shard-mode", message, StringComparison.Ordinal);
        }

        Assert.Contains(refusal, (await dm.CtlAsync("start-task", dm.ShardTaskFile("test", mode, 1, 2))).Output, StringComparison.Ordinal);
        Assert.Equal((false, "task test has no source or not exist"), await StateAsync(dm));
    }

    [Theory]
    [InlineData(true, "optimistic")]
    [InlineData(false, "optimistic")]
    public async Task Ddl_ThatNobodyAnswers_IsToldEverywhereAndPauseWorks(bool isDurable, string mode)
    {
        await using var dm = await StartAsync(isDurable, Allow);
        await dm.StartTaskAsync(dm.ShardTaskFile("test", mode, 1, 2), 1, 2);

        await HeldAsync(dm, @"since \d{4}-");

        var status = await QueryAsync(dm);
        Assert.All(status.Sources, static row => Assert.Equal(Stage.Running, row.SubTaskStatus.Single().Stage));
        Assert.Contains("stand still at optimistic shard DDL", (await dm.CtlAsync("query-status")).Output, StringComparison.Ordinal);
        var locks = await dm.Client.ShowDDLLocksAsync(new ShowDDLLocksRequest(), Until.Deadline(Prompt));
        Assert.StartsWith("this version does not coordinate optimistic shard DDL", locks.Msg, StringComparison.Ordinal);
        Assert.Equal(mode, locks.Locks.Single().Mode);
        foreach (var source in new[] { "mysql-replica-01", "mysql-replica-02" })
        {
            await dm.Master.LineAsync(Warning);
            Assert.Single(dm.Master.Output.Split('\n'), line => line.Contains(Warning, StringComparison.Ordinal) && line.Contains(source, StringComparison.Ordinal));
        }

        await PauseAsync(dm);
        Assert.Equal((true, ""), await StateAsync(dm));
        var resumed = await OperateAsync(dm, TaskOp.Resume);
        Assert.All(resumed.Sources, static row => Assert.True(row.Result, row.Msg));
        await HeldAsync(dm, @"since \d{4}-");
    }

    [Theory]
    [InlineData("optimistic")]
    public async Task Task_ThatCameFromElsewhere_IsToldAndNotResumed(string mode)
    {
        await using var dm = await StartAsync(isDurable: true, Allow);
        await dm.StartTaskAsync(dm.ShardTaskFile("test", mode, 1, 2), 1, 2);
        await HeldAsync(dm, @"since \d{4}-");
        dm.Master.Signal("TERM");
        await dm.Master.ExitAsync();

        await dm.RestartMasterAsync(without: Allow);

        await dm.Master.LineAsync("task has a shard mode and runs");
        await dm.Master.LineAsync(Warning);
        await HeldAsync(dm, @"since at least \d{4}-[0-9T:-]+Z, when this master first saw it");
        await PauseAsync(dm);
        Assert.Contains($"shard mode {mode} not supported", (await OperateAsync(dm, TaskOp.Resume)).Msg, StringComparison.Ordinal);
        Assert.Contains($"shard mode {mode} not supported", (await dm.CtlAsync("resume-task", "test")).Output, StringComparison.Ordinal);
        Assert.All((await QueryAsync(dm)).Sources, static row => Assert.Equal(Stage.Paused, row.SubTaskStatus.Single().Stage));
        Assert.All((await OperateAsync(dm, TaskOp.Delete)).Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.Single(dm.Master.Output.Split('\n'), static line => line.Contains("task has a shard mode and runs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ddl_OfAPessimisticTask_IsCarriedOutAndLeavesNothing(bool isKilled)
    {
        await using var dm = await StartAsync(isDurable: true);
        await dm.StartTaskAsync(dm.ShardTaskFile("test", "pessimistic", 1, 2), 1, 2);
        await dm.Master.LineAsync("shard-DDL lock moved on");
        if (isKilled)
        {
            dm.Master.Signal("KILL");
            await dm.Master.ExitAsync();
            await dm.RestartMasterAsync();
        }

        await Until.TrueAsync(async deadline =>
        {
            var locks = await dm.Client.ShowDDLLocksAsync(new ShowDDLLocksRequest(), deadline);
            var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, deadline);
            var isThrough = locks.Locks.Count == 0 && status.Sources.Count == 2
                && status.Sources.All(static row => row.Result && row.SubTaskStatus.Single() is { Stage: Stage.Running, Sync.BlockingDDLs.Count: 0 });
            return (isThrough, $"{locks} {status}");
        });
    }

    private async Task<Deployment> StartAsync(bool isDurable, params string[] arguments)
    {
        var dm = await Deployment.StartAsync([.. arguments, .. isDurable ? ["-data-dir", _directory] : Array.Empty<string>()]);
        await dm.StartStockAsync("w", 2, null, "--announce-ddl", Ddl, "--ddl-table", "shop.orders");
        await dm.CreateSourceAsync(1, "w1");
        await dm.CreateSourceAsync(2, "w2");
        return dm;
    }

    // Until the rows of both sources say what they stand still for, and since when.
    private static Task HeldAsync(Deployment dm, string since) => Until.TrueAsync(async deadline =>
    {
        var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, deadline);
        var isHeld = status.Result && status.Sources.Count == 2 && status.Sources.All(row => !row.Result
            && row.Msg.Contains($"answer to DDL \"{Ddl}\" of lock test-`shop`.`orders`", StringComparison.Ordinal)
            && System.Text.RegularExpressions.Regex.IsMatch(row.Msg, $"^subtask test stands still {since}"));
        return (isHeld, status.ToString());
    });

    private static async Task PauseAsync(Deployment dm)
    {
        var paused = await OperateAsync(dm, TaskOp.Pause);
        Assert.Equal((true, 2), (paused.Result, paused.Sources.Count));
        Assert.All(paused.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.All((await QueryAsync(dm)).Sources, static row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
    }

    private static async Task<(bool Result, string Message)> StateAsync(Deployment dm)
    {
        var status = await QueryAsync(dm);
        return (status.Result, status.Msg);
    }

    private static async Task<QueryStatusListResponse> QueryAsync(Deployment dm) =>
        await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Until.Deadline(Prompt));

    private static async Task<OperateTaskResponse> OperateAsync(Deployment dm, TaskOp op) =>
        await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" }, Until.Deadline(Prompt));
}
