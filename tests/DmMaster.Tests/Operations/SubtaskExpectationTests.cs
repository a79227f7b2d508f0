using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Tests.Operations;

public sealed class SubtaskExpectationTests
{
    private static readonly TaskName Task = new("t");

    [Theory]
    [InlineData(Stage.Paused, false, Receipt.Confirmed)]
    [InlineData(Stage.Paused, true, Receipt.Confirmed)]
    [InlineData(Stage.Running, true, Receipt.Refused)]
    [InlineData(Stage.Running, false, null)]
    [InlineData(Stage.Pausing, false, null)]
    [InlineData(Stage.Finished, false, Receipt.NotConfirmed)]
    public void Paused_OfAStage_IsJudgedAsDmDoes(Stage stage, bool hasErrors, Receipt? expected) =>
        Assert.Equal(expected, Judge(SubtaskExpectation.Paused(Task), stage, hasErrors, reported: 5));

    [Theory]
    [InlineData(Stage.Running, false, Receipt.Confirmed)]
    [InlineData(Stage.Running, true, Receipt.Confirmed)]
    [InlineData(Stage.Finished, false, Receipt.Confirmed)]
    [InlineData(Stage.Paused, true, Receipt.Refused)]
    [InlineData(Stage.Paused, false, null)]
    [InlineData(Stage.Resuming, false, null)]
    public void Running_OfAStage_IsJudgedAsDmDoes(Stage stage, bool hasErrors, Receipt? expected) =>
        Assert.Equal(expected, Judge(SubtaskExpectation.Running(Task), stage, hasErrors, reported: 5));

    [Theory]
    [InlineData(Stage.Paused)]
    [InlineData(Stage.Running)]
    public void Judge_ReportFromBeforeTheOrder_ProvesNothing(Stage stage)
    {
        Assert.Null(Judge(SubtaskExpectation.Paused(Task), stage, hasErrors: true, reported: 4));
        Assert.Null(Judge(SubtaskExpectation.Running(Task), stage, hasErrors: true, reported: 4));
    }

    [Fact]
    public void Gone_StillThere_IsNotYet() =>
        Assert.Null(Judge(SubtaskExpectation.Gone(Task), Stage.Stopping, hasErrors: true, reported: 5));

    [Fact]
    public void Gone_NotThereAfterTheOrder_IsConfirmed()
    {
        var worker = ObservedWorker.Unheard.After(new Report { Revision = 5, Complete = true }, 0);

        Assert.Equal(Receipt.Confirmed, SubtaskExpectation.Gone(Task).Judge(worker, new Revision(5))?.Receipt);
        Assert.Null(SubtaskExpectation.Gone(Task).Judge(worker, new Revision(6)));
    }

    [Fact]
    public void Judge_RefusalOfTheOrder_IsRefusedWithTheWorkersWords()
    {
        var report = new Report { Revision = 5, Refusals = { new DmMaster.Protocol.V1.Refusal { Task = "t", Error = new ProcessError { Message = "no" } } } };
        var worker = ObservedWorker.Unheard.After(report, 0);

        var verdict = SubtaskExpectation.Paused(Task).Judge(worker, new Revision(5));

        Assert.Equal(Receipt.Refused, verdict?.Receipt);
        Assert.Contains("Message:\"no\"", verdict?.Message, StringComparison.Ordinal);
        Assert.Null(SubtaskExpectation.Paused(Task).Judge(worker, new Revision(6)));
    }

    [Theory]
    [InlineData(Stage.Paused, 5, Receipt.Confirmed)]
    [InlineData(Stage.Pausing, 5, null)]
    [InlineData(Stage.Running, 5, Receipt.Refused)]
    [InlineData(Stage.Finished, 5, Receipt.Refused)]
    [InlineData(Stage.Paused, 4, Receipt.Refused)]
    public void Paused_BesideARefusal_TheWantedStageProvesItselfAndTheRefusalIsTold(Stage stage, long reported, Receipt? expected)
    {
        var worker = ObservedWorker.Unheard
            .After(new Report { Revision = reported, Subtasks = { new SubTaskStatus { Name = "t", Stage = stage } } }, 0)
            .After(new Report { Revision = 5, Refusals = { new DmMaster.Protocol.V1.Refusal { Task = "t", Error = new ProcessError { Message = "no validator" } } } }, 0);

        var verdict = SubtaskExpectation.Paused(Task).Judge(worker, new Revision(5));

        Assert.Equal(expected, verdict?.Receipt);
        Assert.Equal(expected is not null, verdict?.Message.Contains("Message:\"no validator\"", StringComparison.Ordinal) == true);
    }

    private static Receipt? Judge(SubtaskExpectation expectation, Stage stage, bool hasErrors, long reported)
    {
        var status = new SubTaskStatus { Name = "t", Stage = stage };
        if (hasErrors)
        {
            status.Result = new ProcessResult { Errors = { new ProcessError { ErrCode = 1 } } };
        }

        var worker = ObservedWorker.Unheard.After(new Report { Revision = reported, Subtasks = { status } }, 0);
        return expectation.Judge(worker, new Revision(5))?.Receipt;
    }
}
