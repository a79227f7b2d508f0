using System.Net;
using System.Net.Sockets;
using DmMaster.Protocol.Dm;
using DmMaster.Testing.Stock;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Testing.Tests.Stock;

/// <summary>What a simulated stock worker does with its orders, in ways that the golden stories do not reach.</summary>
public sealed class StockWorkerTests
{
    [Fact]
    public async Task Query_OfAWorkerWithoutASource_SaysWhatStockSays()
    {
        await using var bench = await StockBench.StartAsync();

        var status = await bench.Client.QueryStatusAsync(new QueryStatusRequest(), cancellationToken: bench.Patience);

        Assert.Equal(
            new QueryStatusResponse
            {
                Msg = "[code=40070:class=dm-worker:scope=internal:level=high], Message: no mysql source is being handled in the worker",
                SourceStatus = new SourceStatus { Worker = "w1" },
            },
            status);
    }

    [Fact]
    public async Task Query_OfAnUnknownTask_IsAnsweredWithAnEntryThatSaysSo()
    {
        await using var bench = await StockBench.StartWithTaskAsync();

        var status = await bench.Client.QueryStatusAsync(new QueryStatusRequest { Name = "other" }, cancellationToken: bench.Patience);

        Assert.Equal((true, ""), (status.Result, status.Msg));
        Assert.Equal(new SubTaskStatus { Name = "other", Msg = "no sub task with name other has started" }, status.SubTaskStatus.Single());
    }

    [Fact]
    public async Task Pause_OfAPausedTask_ChangesNothingAndIsLogged()
    {
        await using var bench = await StockBench.StartWithTaskAsync();
        await bench.OperateAsync(TaskOp.Pause);
        await bench.UntilAsync(Stage.Paused);

        await bench.OperateAsync(TaskOp.Pause);
        await bench.Worker.UntilAsync(static worker => worker.LoggedErrors.Count > 0, bench.Patience);

        Assert.Equal(
            "[code=40050:class=dm-worker:scope=internal:level=high], Message: current stage is Paused but not running, invalid",
            bench.Worker.LoggedErrors.Single());
        Assert.Equal((Stage.Paused, true), (bench.Worker.StageOf("test"), (await bench.StatusAsync()).Result.IsCanceled));
    }

    [Fact]
    public async Task Unit_ThatFails_PausesTheTaskUntilAnOperatorResumesIt()
    {
        await using var bench = await StockBench.StartWithTaskAsync(static options => options with { AutoResumeAfter = TimeSpan.FromTicks(1) });
        var error = new ProcessError { ErrCode = 36001, ErrClass = "sync-unit", Message = "no" };

        Assert.True(bench.Worker.FailUnit("test", error, isResumable: false));
        Assert.False(bench.Worker.FailUnit("test", error, isResumable: false));

        var status = await bench.StatusAsync();
        Assert.Equal((Stage.Paused, new ProcessResult { Errors = { error } }), (status.Stage, status.Result));
        await bench.OperateAsync(TaskOp.Resume);
        await bench.UntilAsync(Stage.Running);
    }

    [Fact]
    public async Task Unit_ThatFailsForAMoment_IsResumedByTheWorkerItself()
    {
        await using var bench = await StockBench.StartWithTaskAsync(static options => options with { AutoResumeAfter = TimeSpan.FromMilliseconds(1) });

        Assert.True(bench.Worker.FailUnit("test", new ProcessError { Message = "for a moment" }, isResumable: true));

        await bench.UntilAsync(Stage.Running);
        Assert.Null((await bench.StatusAsync()).Result);
    }

    [Fact]
    public async Task Unit_ThatFailedAndIsPausedByAnOperator_StaysPaused()
    {
        await using var bench = await StockBench.StartWithTaskAsync(static options => options with { AutoResumeAfter = TimeSpan.FromHours(1) });
        bench.Worker.FailUnit("test", new ProcessError { Message = "no" }, isResumable: true);

        await bench.OperateAsync(TaskOp.Pause);
        await bench.Worker.UntilAsync(static worker => worker.Status().SubTaskStatus.Single().Result.IsCanceled, bench.Patience);

        Assert.Equal((Stage.Paused, "no"), (bench.Worker.StageOf("test"), (await bench.StatusAsync()).Result.Errors.Single().Message));
    }

    [Fact]
    public async Task Pause_ThatSticks_EndsWhenItIsLetGo()
    {
        await using var bench = await StockBench.StartWithTaskAsync();
        bench.Worker.Faults.Stick("test");
        var pause = bench.OperateAsync(TaskOp.Pause);
        await bench.UntilAsync(Stage.Pausing);

        bench.Worker.Faults.Unstick("test");

        await bench.UntilAsync(Stage.Paused);
        await pause;
    }

    [Fact]
    public async Task Lie_AboutAStage_IsToldUntilItIsTakenBack()
    {
        await using var bench = await StockBench.StartWithTaskAsync();

        bench.Worker.Faults.LieAbout("test", Stage.Paused);
        var lie = (await bench.StatusAsync()).Stage;
        bench.Worker.Faults.StopLyingAbout("test");

        Assert.Equal((Stage.Paused, Stage.Running), (lie, (await bench.StatusAsync()).Stage));
    }

    [Fact]
    public async Task Port_OfAMuteWorker_AnswersWhenItSpeaksAgain()
    {
        await using var bench = await StockBench.StartWithTaskAsync();
        bench.Worker.Faults.IsMute = true;
        var asked = bench.StatusAsync();
        var pause = await bench.OrderAsync(TaskOp.Pause, Stage.Paused);
        await bench.UntilAsync(Stage.Paused);
        Assert.False(asked.IsCompleted);

        bench.Worker.Faults.IsMute = false;
        await pause;

        Assert.Equal(Stage.Paused, (await asked).Stage);
    }

    [Fact]
    public async Task Port_OfASlowWorker_CanBeLeft()
    {
        await using var bench = await StockBench.StartAsync();
        bench.Worker.Faults.Delay = TimeSpan.FromHours(1);
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(bench.Patience);
        var asked = bench.Client.QueryStatusAsync(new QueryStatusRequest(), cancellationToken: impatience.Token).ResponseAsync;

        await impatience.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => asked)).StatusCode);
    }

    [Fact]
    public async Task Port_ThatRefuses_SaysWhatItIsToldToSay()
    {
        await using var bench = await StockBench.StartAsync();
        bench.Worker.Faults.Refusal = "not today";

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => bench.Client.QueryStatusAsync(new QueryStatusRequest(), cancellationToken: bench.Patience).ResponseAsync);

        Assert.Equal(new Status(StatusCode.Unknown, "not today").ToString(), new Status(refused.StatusCode, refused.Status.Detail).ToString());
    }

    [Fact]
    public async Task Port_CalledWithAnotherContentType_DropsTheConnection()
    {
        await using var bench = await StockBench.StartAsync();
        using var http = new HttpClient();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{bench.Process.Port}/pb.Worker/QueryStatus")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc+proto") } },
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(call, bench.Patience));
    }

    [Fact]
    public async Task FrozenWorker_ThatLostItsLease_ComesBackAndTakesItsSourceAgain()
    {
        await using var bench = await StockBench.StartWithTaskAsync(static options => options with { KeepAliveTtl = TimeSpan.FromSeconds(2) });
        bench.Worker.Faults.IsFrozen = true;
        await bench.UntilOnlineAsync(false);

        bench.Worker.Faults.IsFrozen = false;

        await bench.UntilOnlineAsync(true);
        await bench.Worker.UntilAsync(static worker => worker is { Source: "s1" } && worker.StageOf("test") == Stage.Running, bench.Patience);
    }

    [Fact]
    public async Task KilledWorker_KeepsItsLeaseAndNoPort_AndTakesUpItsWorkWhenStartedAgain()
    {
        await using var bench = await StockBench.StartWithTaskAsync();
        await bench.Process.KillAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, bench.Process.Port));
        await bench.UntilOnlineAsync(true);

        await bench.Process.StartAgainAsync();

        await bench.UntilAsync(Stage.Running);
        Assert.Equal("s1", bench.Worker.Source);
    }

    [Fact]
    public async Task StoppedWorker_GivesItsLeaseBack()
    {
        await using var bench = await StockBench.StartAsync();

        await bench.Process.StopAsync();

        await bench.UntilOnlineAsync(false);
    }

    [Fact]
    public async Task StoppedWorker_ThatHasNotHeardOfItsSignOfLife_TakesItBackAllTheSame()
    {
        await using var bench = await StockBench.StartAsync(services: static services => services
            .AddSingleton<UnansweredPuts>()
            .PostConfigure<GrpcServiceOptions>(static options => options.Interceptors.Add<UnansweredPuts>()));

        await bench.Process.StopAsync();

        await bench.UntilOnlineAsync(false);
    }

    [Fact]
    public async Task Load_ThatIsHeld_LeavesATraceInTheStoreUntilItEnds()
    {
        await using var bench = await StockBench.StartWithTaskAsync(mode: "full", faults: static faults => faults.HoldLoad("test"));
        Assert.Equal(UnitType.Load, (await bench.StatusAsync()).Unit);

        bench.Worker.Faults.FinishLoad("test");

        await bench.UntilAsync(Stage.Finished);
    }

    [Fact]
    public async Task Name_OfAnother_IsRefusedForGood()
    {
        await using var bench = await StockBench.StartAsync();

        await using var second = await StockProcess.StartAsync(
            new StockWorkerOptions { Name = "w1", Address = "", Masters = [bench.Master.Address] }, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<RpcException>(() => second.JoinedAsync(bench.Patience));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.Contains("already exists", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a:1", 1)]
    [InlineData("w", "", 1)]
    [InlineData("w", "a:1", 0)]
    public void Worker_WithOptionsThatCannotBe_IsNotMade(string name, string address, int masters) =>
        Assert.ThrowsAny<ArgumentException>(() => new StockWorker(
            new StockWorkerOptions { Name = name, Address = address, Masters = [.. Enumerable.Repeat(new Uri("http://127.0.0.1:1"), masters)] },
            TimeProvider.System));
}
