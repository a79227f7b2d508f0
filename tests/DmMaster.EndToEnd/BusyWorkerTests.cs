using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>
/// Two quick stock workers in a process, a third in another: one that takes five seconds for a pause and says nothing of itself meanwhile,
/// as stock does at the end of a long transaction; or that is killed, or frozen.
/// </summary>
public sealed class BusyWorkerTests
{
    private const int StageMilliseconds = 5000;

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pause_OneWorkerIsBusy_HasAReceiptFromEach(bool isDurable)
    {
        var (dm, _) = await StartAsync(isDurable, StageMilliseconds);
        await using (dm)
        {
            var answer = await dm.CtlAsync("pause-task", "test");

            Assert.Equal(4, answer.Output.Split("\"result\": true").Length - 1);
            Assert.Equal(4, answer.Output.Split("\"msg\": \"\"").Length - 1);
            Assert.Contains("\"worker\": \"slow1\"", answer.Output, StringComparison.Ordinal);
            await dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pause_OneWorkerIsBusyBeyondTheBudget_SaysThatItIsStillPausingAndIsInForceLater(bool isDurable)
    {
        var (dm, _) = await StartAsync(isDurable, StageMilliseconds);
        await using (dm)
        {
            var request = new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" };
            var answer = await dm.Client.OperateTaskAsync(request, Until.Deadline(Prompt).WithHeaders(new() { { "dm-budget", "2s" } }));

            AssertThird(answer, @"no receipt within 2s, worker slow1 is still pausing, last seen \w+, last heard [\dms.]+ ago; the order of revision \d+ stands");
            await dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pause_BudgetOfTheMasterIsShort_SaysTheSameByDmctl(bool isDurable)
    {
        var (dm, _) = await StartAsync(isDurable, StageMilliseconds, "--ack-budget", "2s");
        await using (dm)
        {
            var answer = await dm.CtlAsync("pause-task", "test");

            Assert.Equal(3, answer.Output.Split("\"result\": true").Length - 1);
            Assert.Contains("no receipt within 2s, worker slow1 is still pausing", answer.Output, StringComparison.Ordinal);
            await dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_OneWorkerIsBusy_SaysSoAndShowsWhatItLastSaid(bool isDurable)
    {
        var (dm, _) = await StartAsync(isDurable, StageMilliseconds);
        await using (dm)
        {
            var pausing = dm.CtlAsync("pause-task", "test");

            await Until.TrueAsync(async deadline =>
            {
                var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, deadline);
                var isBusy = status.Sources[2] is { Result: false, Msg: var msg }
                    && msg.Contains("worker slow1 is busy: it lives, but did not say within 2s how it is", StringComparison.Ordinal);
                return (isBusy && status.Sources[2].SubTaskStatus.Single().Stage == Stage.Running, status.ToString());
            });

            Assert.Equal(4, (await pausing).Output.Split("\"result\": true").Length - 1);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pause_OneWorkerIsKilled_SaysThatItsPortRefuses(bool isDurable)
    {
        var (dm, third) = await StartAsync(isDurable, stageMilliseconds: 0);
        await using (dm)
        {
            third.Program.Signal("KILL");
            await third.Program.ExitAsync();

            AssertThird(
                await PauseAsync(dm),
                @"worker slow1 cannot be reached \(.*connection refused.*\), last seen Running, last heard [\dms.]+ ago; " +
                @"the order of revision \d+ stands and takes effect when the worker is back");
            await dm.StartStockAsync(third.Prefix, third.Count, third.Port);
            await dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pause_OneWorkerIsFrozen_SaysThatItIsSilent(bool isDurable)
    {
        var (dm, third) = await StartAsync(isDurable, StageMilliseconds);
        await using (dm)
        {
            third.Program.Signal("STOP");

            AssertThird(
                await PauseAsync(dm),
                @"worker slow1 is silent.*, last seen Running, last heard [\dms.]+ ago; " +
                @"the order of revision \d+ stands and takes effect when the worker is back");
            third.Program.Signal("CONT");
            await dm.StagesAsync(Stage.Paused, Stage.Paused, Stage.Paused);
        }
    }

    private static async Task<(Deployment Deployment, StockProgram Third)> StartAsync(
        bool isDurable, int stageMilliseconds, params string[] arguments)
    {
        var dm = await Deployment.StartAsync(isDurable, arguments);
        await dm.StartStockAsync("quick", 2);
        var third = await dm.StartStockAsync("slow", 1, null, "--stage-time", $"{stageMilliseconds}");
        await dm.CreateSourceAsync(1, "quick1");
        await dm.CreateSourceAsync(2, "quick2");
        await dm.CreateSourceAsync(3, "slow1");
        await dm.StartTaskAsync(1, 2, 3);
        return (dm, third);
    }

    private static async Task<OperateTaskResponse> PauseAsync(Deployment dm) =>
        await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Until.Deadline(Prompt));

    private static void AssertThird(OperateTaskResponse answer, string why)
    {
        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal(
            [(true, "quick1"), (true, "quick2"), (false, "slow1")], answer.Sources.Select(static row => (row.Result, row.Worker)));
        Assert.All(answer.Sources.Take(2), static row => Assert.Equal("", row.Msg));
        Assert.Matches(
            @"^\[code=38045:class=dm-master:scope=internal:level=medium\], Message: fail to get expected result: " + why + "$",
            answer.Sources[2].Msg);
    }
}
