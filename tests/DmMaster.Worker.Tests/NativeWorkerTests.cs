using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Grpc.Core;

namespace DmMaster.Worker.Tests;

/// <summary>A worker against a master that a test plays by hand, over a real connection.</summary>
public sealed class NativeWorkerTests : IAsyncLifetime, IDisposable
{
    private readonly TestHandler _handler = new();
    private readonly CancellationTokenSource _stop = new();
    private ScriptedMaster _master = null!;
    private NativeWorker _worker = null!;
    private Task _work = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _master = await ScriptedMaster.StartAsync();
        Start(Options());
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_work);
        await _master.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Hello_OfAFreshWorker_SaysWhoItIs()
    {
        var (_, hello) = await _master.WelcomeAsync();

        Assert.Equal(new Hello { Name = "w1", Address = "here", Instance = hello.Instance }, hello);
        Assert.Equal(32, hello.Instance.Length);
    }

    [Fact]
    public async Task Orders_Empty_AreReportedTakenIn()
    {
        var (link, _) = await _master.WelcomeAsync();

        Assert.Equal(7, (await link.DoAsync(7)).Revision);
    }

    [Fact]
    public async Task Orders_OfRelayToAHandlerWithoutIt_AreTakenInWithoutRelay()
    {
        var (link, _) = await _master.WelcomeAsync();

        var report = await link.DoAsync(
            7, Bind("s1"), new Order { SetRelay = new SetRelay { Source = "s1", Stage = Stage.Running } },
            new Order { SetValidator = new SetValidator { Task = "a", Source = "s1", Stage = Stage.Running } });

        Assert.Equal((7, "s1", null), (report.Revision, report.Source.Source, report.Source.RelayStatus));
        Assert.Empty(report.Refusals);
    }

    [Fact]
    public async Task Orders_CarriedOut_AreReportedTogether()
    {
        var (link, _) = await _master.WelcomeAsync();

        var report = await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running), Set("b", Stage.Paused));

        Assert.Equal((true, "s1", "w1"), (report.Complete, report.Source.Source, report.Source.Worker));
        Assert.Equal([("a", Stage.Running), ("b", Stage.Paused)], report.Subtasks.Select(subtask => (subtask.Name, subtask.Stage)));
        var next = await link.DoAsync(8, Set("a", Stage.Paused), Remove("b"));
        Assert.Equal((false, "a", Stage.Paused), (next.Complete, next.Subtasks.Single().Name, next.Subtasks.Single().Stage));
        Assert.Equal(["b"], next.Removed);
    }

    [Fact]
    public async Task Unbind_LeavesNothing()
    {
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));

        var report = await link.DoAsync(8, new Order { UnbindSource = new UnbindSource { Source = "s1" } });

        Assert.Equal((true, "", 0), (report.Complete, report.Source.Source, report.Subtasks.Count));
    }

    [Fact]
    public async Task Changed_ByItself_IsReportedAtOnce()
    {
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running), Set("b", Stage.Running));

        _handler.Stages["a"] = Stage.Finished;
        _worker.Changed("a");

        var report = await link.ReportAsync();
        Assert.Equal((7, "a", Stage.Finished), (report.Revision, report.Subtasks.Single().Name, report.Subtasks.Single().Stage));
    }

    [Fact]
    public async Task Changed_BeforeTheOrderIsDone_IsNotUndoneByIt()
    {
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        _handler.OnSet = (_, _) =>
        {
            _handler.Stages["a"] = Stage.Pausing;
            _worker.Changed("a");
            _handler.Stages["a"] = Stage.Paused;
            _worker.Changed("a");
            return Task.CompletedTask;
        };

        var report = await link.DoAsync(8, Set("a", Stage.Paused));
        _worker.Changed("a");

        Assert.Equal(Stage.Paused, report.Subtasks.Single().Stage);
        Assert.Equal(Stage.Paused, (await link.ReportAsync()).Subtasks.Single().Stage);
    }

    [Fact]
    public async Task StatusQuery_WhileAnOrderTakesLong_IsAnsweredWithTheOldRevision()
    {
        var hold = new TaskCompletionSource();
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        _handler.OnSet = (_, _) => hold.Task;
        await link.OrderAsync(8, Set("a", Stage.Paused));

        await link.SayAsync(new MasterMessage { StatusQuery = new StatusQuery { Id = 3 } });

        var answer = await link.ReportAsync();
        Assert.Equal((3UL, true, 7L), (answer.Query, answer.Complete, answer.Revision));
        Assert.Equal(Stage.Running, answer.Subtasks.Single().Stage);
        hold.SetResult();
        Assert.Equal(8, (await link.ReportAsync()).Revision);
    }

    [Fact]
    public async Task Order_Refused_IsReportedWithItsErrorAndTheNextIsCarriedOut()
    {
        var (link, _) = await _master.WelcomeAsync();
        _handler.OnSet = (order, _) => order.Task == "bad" ? throw new OrderRefusedException(40050, "no") : Store(order);

        var report = await link.DoAsync(7, Bind("s1"), Set("bad", Stage.Paused), Set("good", Stage.Running));

        var refusal = report.Refusals.Single();
        Assert.Equal(("bad", 40050, "dm-worker", "no"), (refusal.Task, refusal.Error.ErrCode, refusal.Error.ErrClass, refusal.Error.Message));
        Assert.Equal("good", report.Subtasks.Single().Name);
    }

    [Fact]
    public async Task RelayOrder_Refused_ShowsAsAnErrorOfRelayUntilOneIsCarriedOut()
    {
        var (link, _) = await _master.WelcomeAsync();
        _handler.OnRelay = static _ => throw new OrderRefusedException(40052, "no room");

        var refused = await link.DoAsync(7, Bind("s1"), Relay(Stage.Running));
        _handler.OnRelay = static _ => { };
        var done = await link.DoAsync(8, Relay(Stage.Paused));

        Assert.Equal((Stage.Stopped, 40052, "no room"), (
            refused.Source.RelayStatus.Stage, refused.Source.RelayStatus.Result.Errors.Single().ErrCode, refused.Source.RelayStatus.Result.Errors.Single().Message));
        Assert.Equal(new RelayStatus { Stage = Stage.Paused }, done.Source.RelayStatus);
        Assert.Empty(refused.Refusals);
    }

    [Fact]
    public async Task ValidatorOrder_Refused_IsReportedBesideTheSubtaskAndNotOverItsOwnRefusal()
    {
        var (link, _) = await _master.WelcomeAsync();
        _handler.OnValidator = static _ => throw new OrderRefusedException(43001, "no validator");
        _handler.OnSet = (order, _) => order.Task == "bad" ? throw new OrderRefusedException(40050, "no") : Store(order);

        var report = await link.DoAsync(7, Bind("s1"), Set("bad", Stage.Running), Validate("bad"), Set("good", Stage.Running), Validate("good"));

        Assert.Equal(("good", Stage.Running), (report.Subtasks.Single().Name, report.Subtasks.Single().Stage));
        Assert.Equal(
            [("bad", "no"), ("good", "no validator")],
            report.Refusals.GroupBy(refusal => refusal.Task).Select(of => (of.Key, of.Last().Error.Message)).Order());
    }

    [Fact]
    public async Task Order_HandlerHasABug_IsRefusedWithTheExceptionAndTheWorkerGoesOn()
    {
        var (link, _) = await _master.WelcomeAsync();
        _handler.OnSet = (order, _) => order.Task == "bad" ? throw new FormatException("oops") : Store(order);

        var report = await link.DoAsync(7, Bind("s1"), Set("bad", Stage.Paused), Set("good", Stage.Running));

        Assert.Equal("the worker failed with FormatException: oops", report.Refusals.Single().Error.Message);
        Assert.Equal("good", report.Subtasks.Single().Name);
    }

    [Fact]
    public async Task Bind_HandlerHasABug_IsAnErrorOfTheSource()
    {
        var (link, _) = await _master.WelcomeAsync();
        _handler.OnBind = _ => throw new FormatException("oops");

        var report = await link.DoAsync(7, Bind("s1"));

        Assert.Equal(("s1", "the worker failed with FormatException: oops"), (report.Source.Source, report.Source.Result.Errors.Single().Message));
    }

    [Fact]
    public async Task Unbind_HandlerFails_EndsTheWorker()
    {
        _handler.OnUnbind = () => throw new FormatException("stuck");
        var (link, _) = await _master.WelcomeAsync();
        await link.OrderAsync(7, Bind("s1"), new Order { UnbindSource = new UnbindSource { Source = "s1" } });

        var failure = await Assert.ThrowsAsync<WorkerHandlerException>(() => _work);
        Assert.Equal("the handler failed to let go of source s1: stuck", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task Remove_HandlerFailsWithAnErrorOfAStream_EndsTheWorkerAllTheSame()
    {
        _handler.OnRemove = () => throw new RpcException(new Status(StatusCode.Unavailable, "its own"));
        var (link, _) = await _master.WelcomeAsync();
        await link.OrderAsync(7, Remove("a"));

        await Assert.ThrowsAsync<WorkerHandlerException>(() => _work);
    }

    [Fact]
    public async Task Status_HandlerFails_EndsTheWorker()
    {
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7);
        _handler.OnStatus = () => throw new InvalidOperationException("torn");

        await link.SayAsync(new MasterMessage { StatusQuery = new StatusQuery { Id = 1 } });

        await Assert.ThrowsAsync<WorkerHandlerException>(() => _work);
    }

    [Fact]
    public async Task Break_AfterOrders_TheNextHelloSaysAllThatRuns()
    {
        var (link, first) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        link.End();

        var (_, hello) = await _master.WelcomeAsync();

        Assert.Equal((first.Instance, "c1", 7, "s1"), (hello.Instance, hello.Cluster, hello.Revision, hello.Source));
        Assert.Equal(("a", Stage.Running), (hello.Subtasks.Single().Name, hello.Subtasks.Single().Stage));
    }

    [Fact]
    public async Task Break_AfterOrdersOnRelay_TheNextHelloSaysHowItStands()
    {
        var (link, first) = await _master.WelcomeAsync();
        _handler.OnRelay = static _ => { };
        await link.DoAsync(7, Bind("s1"), Relay(Stage.Running, "s9"));
        link.End();

        var (second, hello) = await _master.WelcomeAsync();
        await second.DoAsync(8, Relay(Stage.InvalidStage, "s9"));
        second.End();
        var (_, last) = await _master.WelcomeAsync();

        Assert.Equal(("", null), (first.RelaySource, first.RelayStatus));
        Assert.Equal(("s9", new RelayStatus { Stage = Stage.Running }), (hello.RelaySource, hello.RelayStatus));
        Assert.Equal(("", null), (last.RelaySource, last.RelayStatus));
    }

    [Fact]
    public async Task Break_InTheMiddleOfAnOrder_FiresItsTokenAndCountsAsNotCarriedOut()
    {
        var begun = new TaskCompletionSource();
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        _handler.OnSet = (_, token) =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };
        await link.OrderAsync(8, Set("a", Stage.Paused));
        await begun.Task;
        link.End();

        var (_, hello) = await _master.WelcomeAsync();

        Assert.Equal(7, hello.Revision);
    }

    [Fact]
    public async Task Break_AfterARefusal_IsToldAgain()
    {
        var (link, _) = await _master.WelcomeAsync();
        _handler.OnSet = (_, _) => throw new OrderRefusedException(40050, "no");
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Paused));
        link.End();

        var (second, _) = await _master.WelcomeAsync();

        Assert.Equal("a", (await second.ReportAsync()).Refusals.Single().Task);
    }

    [Fact]
    public async Task Break_TheNextMasterIsOfAnotherCluster_NothingWasTakenInYet()
    {
        var (link, _) = await _master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        link.End();
        var (other, hello) = await _master.WelcomeAsync("c2");
        Assert.Equal("c1", hello.Cluster);
        _worker.Changed("a");

        Assert.Equal(0, (await other.ReportAsync()).Revision);
    }

    [Fact]
    public async Task Master_EndsTheLinkWell_TheWorkerComesBack()
    {
        var (link, _) = await _master.WelcomeAsync();
        link.End(StatusCode.OK);

        await _master.WelcomeAsync();
    }

    [Fact]
    public async Task Master_SaysNothingForFiveHeartbeats_IsLeft()
    {
        await _master.WelcomeAsync(heartbeatMilliseconds: 20);

        await _master.WelcomeAsync();
    }

    [Fact]
    public async Task Idle_SendsHeartbeats()
    {
        // The worker gives up a master that says nothing for five of them: long enough for a machine that stalls.
        var (link, _) = await _master.WelcomeAsync(heartbeatMilliseconds: 1000);

        Assert.Equal(WorkerMessage.BodyOneofCase.Heartbeat, (await link.ReadAsync()).BodyCase);
        Assert.Equal(WorkerMessage.BodyOneofCase.Heartbeat, (await link.ReadAsync()).BodyCase);
    }

    [Fact]
    public async Task Name_ThatCannotBe_EndsTheWorkerAtOnce()
    {
        var link = await _master.AcceptAsync();
        link.End(StatusCode.InvalidArgument, "worker name should not be empty");

        Assert.Equal("worker name should not be empty", (await Assert.ThrowsAsync<RpcException>(() => _work)).Status.Detail);
    }

    [Fact]
    public async Task Name_OfAnother_IsAskedForAgain()
    {
        var link = await _master.AcceptAsync();
        link.End(StatusCode.AlreadyExists);

        await _master.WelcomeAsync();
        Assert.False(_work.IsCompleted);
    }

    [Fact]
    public async Task Run_Twice_IsRefused()
    {
        await _master.AcceptAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _worker.RunAsync(_stop.Token));
    }

    [Fact]
    public async Task Cancel_EndsTheWorkerAsCancelled()
    {
        await _master.WelcomeAsync();

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _work);
    }

    [Fact]
    public async Task Masters_TheFirstIsNotThere_TheNextIsTried()
    {
        await using var good = await ScriptedMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var options = Options() with { Masters = [new Uri("http://127.0.0.1:1"), good.Address] };
        var work = new NativeWorker(options, _handler).RunAsync(stop.Token);

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
        var work = new NativeWorker(options, _handler).RunAsync(stop.Token);

        await good.WelcomeAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    private static Order Bind(string source) => new() { BindSource = new BindSource { Source = source } };

    private static Order Set(string task, Stage stage) => new() { SetSubtask = new SetSubtask { Task = task, Source = "s1", Stage = stage } };

    private static Order Relay(Stage stage, string source = "s1") => new() { SetRelay = new SetRelay { Source = source, Stage = stage } };

    private static Order Validate(string task) => new() { SetValidator = new SetValidator { Task = task, Source = "s1", Stage = Stage.Running } };

    private static Order Remove(string task) => new() { RemoveSubtask = new RemoveSubtask { Task = task, Source = "s1" } };

    private Task Store(SetSubtask order)
    {
        _handler.Stages[order.Task] = order.Stage;
        return Task.CompletedTask;
    }

    private NativeWorkerOptions Options() => new()
    {
        Name = "w1", Address = "here", Masters = [_master.Address], MinBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(10),
    };

    private void Start(NativeWorkerOptions options)
    {
        _worker = new NativeWorker(options, _handler);
        _work = _worker.RunAsync(_stop.Token);
    }
}
