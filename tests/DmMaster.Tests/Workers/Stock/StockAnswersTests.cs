using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

public sealed class StockAnswersTests
{
    private static readonly TaskName Task = new("t");

    [Fact]
    public void Answered_IsAllThereIs()
    {
        var before = Answer(ObservedWorker.Unheard, 3, Status("a", Stage.Running), Status("b", Stage.Running));

        var after = Answer(before, 4, Status("b", Stage.Paused));

        Assert.Equal(["b"], after.Subtasks.Keys.Select(static task => task.Value));
        Assert.Equal((4, 4), (after.Revision.Value, after.Subtasks.Values.Single().Revision.Value));
    }

    [Fact]
    public void Answered_SameLook_KeepsWhatWasBefore()
    {
        var worker = Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running));
        worker = Answer(worker, 4, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 5, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 6, Status("t", Stage.Paused, "bad"));

        var seen = worker.Subtasks[Task];
        Assert.Equal(6, seen.Revision.Value);
        Assert.Equal(new EarlierObservation(Stage.Running, new Revision(3)), seen.Before);
    }

    [Fact]
    public void Answered_OtherErrorOrOtherMark_IsAnotherLook()
    {
        var worker = Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 4, Status("t", Stage.Paused, "worse"));
        Assert.Equal(new EarlierObservation(Stage.Paused, new Revision(3)), worker.Subtasks[Task].Before);

        worker = Answer(worker, 5, Status("t", Stage.Paused, "worse", isCanceled: true));
        worker = Answer(worker, 6, Status("t", Stage.Paused, "worse"));

        Assert.Equal(new EarlierObservation(Stage.Paused, new Revision(5)), worker.Subtasks[Task].Before);
    }

    [Fact]
    public void Answered_FirstSight_TellsWhetherItIsKnownToHaveBeenAway()
    {
        Assert.Null(Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running)).Subtasks[Task].Before);

        var appeared = Answer(Answer(ObservedWorker.Unheard, 3), 4, Status("t", Stage.Running));

        Assert.Equal(new EarlierObservation(Stage.InvalidStage, new Revision(3)), appeared.Subtasks[Task].Before);
    }

    [Fact]
    public void Began_Again_OwesSinceTheFirst()
    {
        var worker = StockAnswers.Began(StockAnswers.Began(ObservedWorker.Unheard, 10), 20);

        Assert.Equal(10, worker.Calls!.UnansweredSince);
        Assert.Null(Answer(worker, 3).Calls!.UnansweredSince);
    }

    [Fact]
    public void Heartbeat_WhileACallHasNoAnswer_TheWorkerIsBusyAndNotSilent()
    {
        var time = new FakeTimeProvider();
        var begun = StockAnswers.Began(ObservedWorker.Unheard, time.GetTimestamp());
        time.Advance(TimeSpan.FromSeconds(5));

        var busy = StockAnswers.Heartbeat(begun, time.GetTimestamp());
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((false, TimeSpan.FromSeconds(6)), (begun.IsBusy, begun.UnansweredFor(time)));
        Assert.Equal((true, TimeSpan.FromSeconds(1)), (busy.IsBusy, busy.UnansweredFor(time)));
        Assert.False(Answer(busy, 3).IsBusy);
        Assert.False(StockAnswers.Heartbeat(Answer(busy, 3), time.GetTimestamp()).IsBusy);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, "connection error: desc = \"x\"", true)]
    [InlineData(StatusCode.Unavailable, "error reading from server: EOF", false)]
    [InlineData(StatusCode.Internal, "x", false)]
    [InlineData(StatusCode.DeadlineExceeded, "context deadline exceeded", false)]
    public void Failed_TellsWhetherThereWasAConnection(StatusCode code, string detail, bool isUnreachable)
    {
        var worker = StockAnswers.Failed(Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running)), new RpcException(new Status(code, detail)), 7);

        Assert.Equal((isUnreachable, 7), (worker.Calls!.IsUnreachable, worker.Calls.FailedAt));
        Assert.Equal(3, worker.Subtasks[Task].Revision.Value);
    }

    internal static SubTaskStatus Status(string task, Stage stage, string error = "", bool isCanceled = false)
    {
        var status = new SubTaskStatus { Name = task, Stage = stage };
        if (error.Length > 0 || isCanceled)
        {
            status.Result = new ProcessResult { IsCanceled = isCanceled };
            status.Result.Errors.Add(error.Length > 0 ? [new ProcessError { Message = error }] : []);
        }

        return status;
    }

    internal static ObservedWorker Answer(ObservedWorker before, long asked, params SubTaskStatus[] subtasks) => StockAnswers.Answered(
        before, new QueryStatusResponse { Result = true, SourceStatus = new SourceStatus { Source = "s1" }, SubTaskStatus = { subtasks } }, new Revision(asked), 1);
}
