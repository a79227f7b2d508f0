using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Grpc.Core;

namespace DmMaster.Worker.Tests;

/// <summary>How a worker finds its master, and what it does when the link breaks.</summary>
public sealed class NativeWorkerLinkTests : NativeWorkerStory
{
    [Fact]
    public async Task Break_AfterOrders_TheNextHelloSaysAllThatRuns()
    {
        var (link, first) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        link.End();

        var (_, hello) = await Master.WelcomeAsync();

        Assert.Equal((first.Instance, "c1", 7, "s1"), (hello.Instance, hello.Cluster, hello.Revision, hello.Source));
        Assert.Equal(("a", Stage.Running), (hello.Subtasks.Single().Name, hello.Subtasks.Single().Stage));
    }

    [Fact]
    public async Task Break_AfterOrdersOnRelay_TheNextHelloSaysHowItStands()
    {
        var (link, first) = await Master.WelcomeAsync();
        Handler.OnRelay = static _ => { };
        await link.DoAsync(7, Bind("s1"), Relay(Stage.Running, "s9"));
        link.End();

        var (second, hello) = await Master.WelcomeAsync();
        await second.DoAsync(8, Relay(Stage.InvalidStage, "s9"));
        second.End();
        var (_, last) = await Master.WelcomeAsync();

        Assert.Equal(("", null), (first.RelaySource, first.RelayStatus));
        Assert.Equal(("s9", new RelayStatus { Stage = Stage.Running }), (hello.RelaySource, hello.RelayStatus));
        Assert.Equal(("", null), (last.RelaySource, last.RelayStatus));
    }

    [Fact]
    public async Task Break_InTheMiddleOfAnOrder_FiresItsTokenAndCountsAsNotCarriedOut()
    {
        var begun = new TaskCompletionSource();
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        Handler.OnSet = (_, token) =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };
        await link.OrderAsync(8, Set("a", Stage.Paused));
        await begun.Task;
        link.End();

        var (_, hello) = await Master.WelcomeAsync();

        Assert.Equal(7, hello.Revision);
    }

    [Fact]
    public async Task Break_AfterARefusal_IsToldAgain()
    {
        var (link, _) = await Master.WelcomeAsync();
        Handler.OnSet = (_, _) => throw new OrderRefusedException(40050, "no");
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Paused));
        link.End();

        var (second, _) = await Master.WelcomeAsync();

        Assert.Equal("a", (await second.ReportAsync()).Refusals.Single().Task);
    }

    [Fact]
    public async Task Break_TheNextMasterIsOfAnotherCluster_NothingWasTakenInYet()
    {
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        link.End();
        var (other, hello) = await Master.WelcomeAsync("c2");
        Assert.Equal("c1", hello.Cluster);
        Worker.Changed("a");

        Assert.Equal(0, (await other.ReportAsync()).Revision);
    }

    [Fact]
    public async Task Master_EndsTheLinkWell_TheWorkerComesBack()
    {
        var (link, _) = await Master.WelcomeAsync();
        link.End(StatusCode.OK);

        await Master.WelcomeAsync();
    }

    [Fact]
    public async Task Master_SaysNothingForFiveHeartbeats_IsLeft()
    {
        await Master.WelcomeAsync(heartbeatMilliseconds: 20);

        await Master.WelcomeAsync();
    }

    [Fact]
    public async Task Idle_SendsHeartbeats()
    {
        // The worker gives up a master that says nothing for five of them: long enough for a machine that stalls.
        var (link, _) = await Master.WelcomeAsync(heartbeatMilliseconds: 1000);

        Assert.Equal(WorkerMessage.BodyOneofCase.Heartbeat, (await link.ReadAsync()).BodyCase);
        Assert.Equal(WorkerMessage.BodyOneofCase.Heartbeat, (await link.ReadAsync()).BodyCase);
    }

    [Fact]
    public async Task Name_ThatCannotBe_EndsTheWorkerAtOnce()
    {
        var link = await Master.AcceptAsync();
        link.End(StatusCode.InvalidArgument, "worker name should not be empty");

        Assert.Equal("worker name should not be empty", (await Assert.ThrowsAsync<RpcException>(() => Work)).Status.Detail);
    }

    [Fact]
    public async Task Name_OfAnother_IsAskedForAgain()
    {
        var link = await Master.AcceptAsync();
        link.End(StatusCode.AlreadyExists);

        await Master.WelcomeAsync();
        Assert.False(Work.IsCompleted);
    }

    [Fact]
    public async Task Run_Twice_IsRefused()
    {
        await Master.AcceptAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Worker.RunAsync(Stop.Token));
    }

    [Fact]
    public async Task Cancel_EndsTheWorkerAsCancelled()
    {
        await Master.WelcomeAsync();

        await Stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Work);
    }

    [Fact]
    public async Task Masters_TheFirstIsNotThere_TheNextIsTried()
    {
        await using var good = await ScriptedMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var options = Options() with { Masters = [new Uri("http://127.0.0.1:1"), good.Address] };
        var work = new NativeWorker(options, Handler).RunAsync(stop.Token);

        await good.WelcomeAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Masters_TheFirstDoesNotWelcome_TheNextIsTried()
    {
        await using var mute = await ScriptedMaster.StartAsync();
        await using var good = await ScriptedMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var options = Options() with { Masters = [mute.Address, good.Address], ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        var work = new NativeWorker(options, Handler).RunAsync(stop.Token);

        await good.WelcomeAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }
}
