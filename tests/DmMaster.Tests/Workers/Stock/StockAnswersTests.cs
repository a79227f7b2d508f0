using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers;
using DmMaster.Workers.Stock;
using Grpc.Core;

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
    public void Answered_SameLook_KeepsSinceWhen()
    {
        var worker = Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running));
        worker = Answer(worker, 4, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 5, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 6, Status("t", Stage.Paused, "bad"));

        var seen = worker.Subtasks[Task];
        Assert.Equal((6, 4), (seen.Revision.Value, seen.Since.Value));
        Assert.Equal(new ObservedLook(Stage.Running, false, new Revision(3)), seen.Before);
    }

    [Fact]
    public void Answered_OtherErrorOrOtherMark_IsAnotherLook()
    {
        var worker = Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 4, Status("t", Stage.Paused, "worse"));
        Assert.Equal(4, worker.Subtasks[Task].Since.Value);

        worker = Answer(worker, 5, Status("t", Stage.Paused, "worse", isCanceled: true));
        worker = Answer(worker, 6, Status("t", Stage.Paused, "worse"));

        Assert.Equal(new ObservedLook(Stage.Paused, true, new Revision(5)), worker.Subtasks[Task].Before);
    }

    [Fact]
    public void Answered_FirstSight_TellsWhetherItIsKnownToHaveBeenAway()
    {
        Assert.Null(Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running)).Subtasks[Task].Before);

        var appeared = Answer(Answer(ObservedWorker.Unheard, 3), 4, Status("t", Stage.Running));

        Assert.Equal(new ObservedLook(Stage.InvalidStage, false, new Revision(3)), appeared.Subtasks[Task].Before);
    }

    [Fact]
    public void Began_Again_OwesSinceTheFirst()
    {
        var worker = StockAnswers.Began(StockAnswers.Began(ObservedWorker.Unheard, 10), 20);

        Assert.Equal(10, worker.Calls!.UnansweredSince);
        Assert.Null(Answer(worker, 3).Calls!.UnansweredSince);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.Internal, true)]
    [InlineData(StatusCode.DeadlineExceeded, false)]
    public void Failed_TellsWhetherByItself(StatusCode code, bool isFast)
    {
        var worker = StockAnswers.Failed(
            Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running)), new RpcException(new Status(code, "x")), new Revision(4));

        Assert.Equal((isFast, 4), (worker.Calls!.HasFailedFast, worker.Calls.Tried.Value));
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
