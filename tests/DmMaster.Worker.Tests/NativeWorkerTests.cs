using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Grpc.Core;

namespace DmMaster.Worker.Tests;

/// <summary>What a worker does with orders, and what it says of them.</summary>
public sealed class NativeWorkerTests : NativeWorkerStory
{
    [Fact]
    public async Task Hello_OfAFreshWorker_SaysWhoItIs()
    {
        var (_, hello) = await Master.WelcomeAsync();

        Assert.Equal(new Hello { Name = "w1", Address = "here", Instance = hello.Instance }, hello);
        Assert.Equal(32, hello.Instance.Length);
    }

    [Fact]
    public async Task Orders_Empty_AreReportedTakenIn()
    {
        var (link, _) = await Master.WelcomeAsync();

        Assert.Equal(7, (await link.DoAsync(7)).Revision);
    }

    [Fact]
    public async Task Orders_OfRelayToAHandlerWithoutIt_AreTakenInWithoutRelay()
    {
        var (link, _) = await Master.WelcomeAsync();

        var report = await link.DoAsync(
            7, Bind("s1"), new Order { SetRelay = new SetRelay { Source = "s1", Stage = Stage.Running } },
            new Order { SetValidator = new SetValidator { Task = "a", Source = "s1", Stage = Stage.Running } });

        Assert.Equal((7, "s1", null), (report.Revision, report.Source.Source, report.Source.RelayStatus));
        Assert.Empty(report.Refusals);
    }

    [Fact]
    public async Task Orders_CarriedOut_AreReportedTogether()
    {
        var (link, _) = await Master.WelcomeAsync();

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
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));

        var report = await link.DoAsync(8, new Order { UnbindSource = new UnbindSource { Source = "s1" } });

        Assert.Equal((true, "", 0), (report.Complete, report.Source.Source, report.Subtasks.Count));
    }

    [Fact]
    public async Task Changed_ByItself_IsReportedAtOnce()
    {
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running), Set("b", Stage.Running));

        Handler.Stages["a"] = Stage.Finished;
        Worker.Changed("a");

        var report = await link.ReportAsync();
        Assert.Equal((7, "a", Stage.Finished), (report.Revision, report.Subtasks.Single().Name, report.Subtasks.Single().Stage));
    }

    [Fact]
    public async Task Changed_BeforeTheOrderIsDone_IsNotUndoneByIt()
    {
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        Handler.OnSet = (_, _) =>
        {
            Handler.Stages["a"] = Stage.Pausing;
            Worker.Changed("a");
            Handler.Stages["a"] = Stage.Paused;
            Worker.Changed("a");
            return Task.CompletedTask;
        };

        var report = await link.DoAsync(8, Set("a", Stage.Paused));
        Worker.Changed("a");

        Assert.Equal(Stage.Paused, report.Subtasks.Single().Stage);
        Assert.Equal(Stage.Paused, (await link.ReportAsync()).Subtasks.Single().Stage);
    }

    [Fact]
    public async Task StatusQuery_WhileAnOrderTakesLong_IsAnsweredWithTheOldRevision()
    {
        var hold = new TaskCompletionSource();
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7, Bind("s1"), Set("a", Stage.Running));
        Handler.OnSet = (_, _) => hold.Task;
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
        var (link, _) = await Master.WelcomeAsync();
        Handler.OnSet = (order, _) => order.Task == "bad" ? throw new OrderRefusedException(40050, "no") : Store(order);

        var report = await link.DoAsync(7, Bind("s1"), Set("bad", Stage.Paused), Set("good", Stage.Running));

        var refusal = report.Refusals.Single();
        Assert.Equal(("bad", 40050, "dm-worker", "no"), (refusal.Task, refusal.Error.ErrCode, refusal.Error.ErrClass, refusal.Error.Message));
        Assert.Equal("good", report.Subtasks.Single().Name);
    }

    [Fact]
    public async Task RelayOrder_Refused_ShowsAsAnErrorOfRelayUntilOneIsCarriedOut()
    {
        var (link, _) = await Master.WelcomeAsync();
        Handler.OnRelay = static _ => throw new OrderRefusedException(40052, "no room");

        var refused = await link.DoAsync(7, Bind("s1"), Relay(Stage.Running));
        Handler.OnRelay = static _ => { };
        var done = await link.DoAsync(8, Relay(Stage.Paused));

        Assert.Equal((Stage.Stopped, 40052, "no room"), (
            refused.Source.RelayStatus.Stage, refused.Source.RelayStatus.Result.Errors.Single().ErrCode, refused.Source.RelayStatus.Result.Errors.Single().Message));
        Assert.Equal(new RelayStatus { Stage = Stage.Paused }, done.Source.RelayStatus);
        Assert.Empty(refused.Refusals);
    }

    [Fact]
    public async Task ValidatorOrder_Refused_IsReportedBesideTheSubtaskAndNotOverItsOwnRefusal()
    {
        var (link, _) = await Master.WelcomeAsync();
        Handler.OnValidator = static _ => throw new OrderRefusedException(43001, "no validator");
        Handler.OnSet = (order, _) => order.Task == "bad" ? throw new OrderRefusedException(40050, "no") : Store(order);

        var report = await link.DoAsync(7, Bind("s1"), Set("bad", Stage.Running), Validate("bad"), Set("good", Stage.Running), Validate("good"));

        Assert.Equal(("good", Stage.Running), (report.Subtasks.Single().Name, report.Subtasks.Single().Stage));
        Assert.Equal(
            [("bad", "no"), ("good", "no validator")],
            report.Refusals.GroupBy(refusal => refusal.Task).Select(of => (of.Key, of.Last().Error.Message)).Order());
    }

    [Fact]
    public async Task Order_HandlerHasABug_IsRefusedWithTheExceptionAndTheWorkerGoesOn()
    {
        var (link, _) = await Master.WelcomeAsync();
        Handler.OnSet = (order, _) => order.Task == "bad" ? throw new FormatException("oops") : Store(order);

        var report = await link.DoAsync(7, Bind("s1"), Set("bad", Stage.Paused), Set("good", Stage.Running));

        Assert.Equal("the worker failed with FormatException: oops", report.Refusals.Single().Error.Message);
        Assert.Equal("good", report.Subtasks.Single().Name);
    }

    [Fact]
    public async Task Bind_HandlerHasABug_IsAnErrorOfTheSource()
    {
        var (link, _) = await Master.WelcomeAsync();
        Handler.OnBind = _ => throw new FormatException("oops");

        var report = await link.DoAsync(7, Bind("s1"));

        Assert.Equal(("s1", "the worker failed with FormatException: oops"), (report.Source.Source, report.Source.Result.Errors.Single().Message));
    }

    [Fact]
    public async Task Unbind_HandlerFails_EndsTheWorker()
    {
        Handler.OnUnbind = () => throw new FormatException("stuck");
        var (link, _) = await Master.WelcomeAsync();
        await link.OrderAsync(7, Bind("s1"), new Order { UnbindSource = new UnbindSource { Source = "s1" } });

        var failure = await Assert.ThrowsAsync<WorkerHandlerException>(() => Work);
        Assert.Equal("the handler failed to let go of source s1: stuck", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task Remove_HandlerFailsWithAnErrorOfAStream_EndsTheWorkerAllTheSame()
    {
        Handler.OnRemove = () => throw new RpcException(new Status(StatusCode.Unavailable, "its own"));
        var (link, _) = await Master.WelcomeAsync();
        await link.OrderAsync(7, Remove("a"));

        await Assert.ThrowsAsync<WorkerHandlerException>(() => Work);
    }

    [Fact]
    public async Task Status_HandlerFails_EndsTheWorker()
    {
        var (link, _) = await Master.WelcomeAsync();
        await link.DoAsync(7);
        Handler.OnStatus = () => throw new InvalidOperationException("torn");

        await link.SayAsync(new MasterMessage { StatusQuery = new StatusQuery { Id = 1 } });

        await Assert.ThrowsAsync<WorkerHandlerException>(() => Work);
    }

    private Task Store(SetSubtask order)
    {
        Handler.Stages[order.Task] = order.Stage;
        return Task.CompletedTask;
    }
}
