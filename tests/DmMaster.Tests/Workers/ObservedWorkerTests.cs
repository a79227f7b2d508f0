using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Tests.Workers;

/// <summary>What is known of a worker after each kind of report: a at revision 5 Running, b at 3 Paused, c refused at 5.</summary>
public sealed class ObservedWorkerTests
{
    private readonly ObservedWorker _before = ObservedWorker.Unheard
        .After(Report(3, "s1", ("a", Stage.Paused), ("b", Stage.Paused)), 1)
        .After(Report(5, null, ("a", Stage.Running)), 2)
        .After(new Report { Revision = 5, Refusals = { new Refusal { Task = "c", Error = new ProcessError { ErrCode = 1 } } } }, 3);

    [Fact]
    public void After_PartialReport_KeepsTheRest()
    {
        var after = _before.After(Report(6, null, ("a", Stage.Paused)), 9);

        Assert.Equal("a=Paused@6 b=Paused@3", Subtasks(after));
        Assert.Equal((6, "s1", 9), (after.Revision.Value, after.Source.Source, after.LastHeard));
    }

    [Fact]
    public void After_CompleteReport_IsAllThereIs()
    {
        var report = Report(6, null, ("b", Stage.Running));
        report.Complete = true;

        var after = _before.After(report, 9);

        Assert.Equal("b=Running@6", Subtasks(after));
        Assert.Equal("", after.Source.Source);
    }

    [Fact]
    public void After_Removed_IsGone() =>
        Assert.Equal("b=Paused@3", Subtasks(_before.After(new Report { Revision = 6, Removed = { "a", "unknown" } }, 9)));

    [Fact]
    public void After_RemovedAndThereAgain_IsThere()
    {
        var report = Report(6, null, ("a", Stage.Paused));
        report.Removed.Add("a");

        Assert.Equal("a=Paused@6 b=Paused@3", Subtasks(_before.After(report, 9)));
    }

    [Fact]
    public void After_TheSameTaskTwice_IsTheLast() =>
        Assert.Equal("a=Paused@6 b=Paused@3", Subtasks(_before.After(Report(6, null, ("a", Stage.Pausing), ("a", Stage.Paused)), 9)));

    [Fact]
    public void After_ReportWithoutARevision_IsAsOfTheLast() =>
        Assert.Equal("a=Paused@5 b=Paused@3", Subtasks(_before.After(Report(0, null, ("a", Stage.Paused)), 9)));

    [Fact]
    public void After_OlderReport_ChangesOnlyWhatWasNotHeardOfSince()
    {
        var after = _before.After(Report(4, "s9", ("a", Stage.Paused), ("b", Stage.Running), ("gone", Stage.Running)), 9);

        Assert.Equal("a=Running@5 b=Running@4", Subtasks(after));
        Assert.Equal((5, "s1", 9), (after.Revision.Value, after.Source.Source, after.LastHeard));
    }

    [Fact]
    public void After_OlderCompleteReport_RemovesNothing()
    {
        var report = Report(4, "s1");
        report.Complete = true;
        report.Removed.Add("a");

        Assert.Equal("a=Running@5 b=Paused@3", Subtasks(_before.After(report, 9)));
    }

    [Fact]
    public void Refusal_AfterOrdersOnOtherTasks_IsStillThere()
    {
        var after = _before.After(Report(8, null, ("a", Stage.Paused)), 9);

        Assert.Equal(5, after.Refusals[new TaskName("c")].Revision.Value);
    }

    [Fact]
    public void Refusal_OfALaterOrder_TakesItsPlace()
    {
        var later = _before.After(Refusing(7, 2), 9);
        var older = later.After(Refusing(6, 3), 10);

        Assert.Equal((7L, 2), (later.Refusals[new TaskName("c")].Revision.Value, later.Refusals[new TaskName("c")].Error.ErrCode));
        Assert.Equal(2, older.Refusals[new TaskName("c")].Error.ErrCode);
    }

    [Fact]
    public void Refusal_OfATaskThatIsGone_IsGone() =>
        Assert.Empty(_before.After(new Report { Revision = 6, Removed = { "c" } }, 9).Refusals);

    [Fact]
    public void Refusal_WithoutAnError_HasAnEmptyOne()
    {
        var after = _before.After(new Report { Revision = 6, Refusals = { new Refusal { Task = "d" } } }, 9);

        Assert.Equal(new ProcessError(), after.Refusals[new TaskName("d")].Error);
    }

    private static Report Refusing(long revision, int code) =>
        new() { Revision = revision, Refusals = { new Refusal { Task = "c", Error = new ProcessError { ErrCode = code } } } };

    private static Report Report(long revision, string? source, params (string Task, Stage Stage)[] subtasks) => new()
    {
        Revision = revision,
        Source = source is null ? null : new SourceStatus { Source = source },
        Subtasks = { subtasks.Select(subtask => new SubTaskStatus { Name = subtask.Task, Stage = subtask.Stage }) },
    };

    private static string Subtasks(ObservedWorker worker) => string.Join(
        " ", worker.Subtasks.Select(subtask => $"{subtask.Key}={subtask.Value.Status.Stage}@{subtask.Value.Revision}"));
}
