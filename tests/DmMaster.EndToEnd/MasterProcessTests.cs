using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

public sealed class MasterProcessTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Signal_WithOpenLinks_EndsItGracefully(string signal)
    {
        var (dm, _, _) = await Deployment.StartWithTaskAsync();
        await using (dm)
        {
            dm.Master.Signal(signal);

            Assert.Equal(0, await dm.Master.ExitAsync());
        }
    }

    [Fact]
    public async Task Restart_InMemory_WorkersComeBackAndTheLossIsTold()
    {
        var (dm, _, _) = await Deployment.StartWithTaskAsync();
        await using (dm)
        {
            dm.Master.Signal("KILL");
            await dm.Master.ExitAsync();

            await dm.RestartMasterAsync();
            await dm.Master.LineAsync("worker linked\"] [worker=worker1");
            await dm.Master.LineAsync("worker linked\"] [worker=second-worker1");

            Assert.Contains("\"stage\": \"free\"", (await dm.CtlAsync("list-member", "--worker")).Output, StringComparison.Ordinal);
            Assert.Contains("has no record of", dm.Master.Output, StringComparison.Ordinal);
            using var http = new HttpClient();
            Assert.Contains("State: volatile", await http.GetStringAsync(new Uri($"http://{dm.Address}/status")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SecondMaster_OnTheSamePort_SaysSoAndEnds()
    {
        await using var dm = await Deployment.StartAsync();

        await using var second = RunningProgram.Start(Programs.Master, "-master-addr", dm.Address);

        Assert.Equal(2, await second.ExitAsync());
        Assert.Contains("address already in use", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctl_WrongAddress_HasStocksTextAndExitCode()
    {
        await using var dm = await Deployment.StartAsync();

        var answer = await dm.CtlAsync("--master-addr", "127.0.0.1:1", "pause-task", "test");

        Assert.Equal((1, ""), (answer.Exit, answer.Output));
        Assert.Equal(
            "Error: [code=48001:class=dmctl:scope=internal:level=high], Message: can't connect to 127.0.0.1:1, " +
            "RawCause: context deadline exceeded, Workaround: Please check your network connection.\n",
            answer.Error);
    }

    [Fact]
    public async Task Ctl_TaskThatDoesNotExist_PrintsTheRefusal()
    {
        await using var dm = await Deployment.StartAsync();

        var answer = await dm.CtlAsync("pause-task", "nope");

        Assert.Equal(0, answer.Exit);
        Assert.Contains("task nope has no source or not exist, please check the task name and status", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_NameOfALiveOther_IsNotLetIn()
    {
        var (dm, _, _) = await Deployment.StartWithTaskAsync();
        await using (dm)
        {
            dm.Master.Forget();
            await using var twin = RunningProgram.Start(Programs.Fleet, "--master", dm.Address, "--native", "1", "--name-prefix", "worker");

            await dm.Master.LineAsync("was not let in");

            var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" });
            Assert.All(paused.Sources, row => Assert.True(row.Result, row.Msg));
        }
    }
}
