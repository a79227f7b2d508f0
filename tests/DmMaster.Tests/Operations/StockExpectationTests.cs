using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;
using static DmMaster.Tests.Workers.Stock.StockAnswersTests;

namespace DmMaster.Tests.Operations;

/// <summary>What the answers of a stock worker prove about an order of revision 5.</summary>
public sealed class StockExpectationTests
{
    private static readonly TaskName Task = new("t");
    private static readonly Revision Ordered = new(5);

    [Fact]
    public void Any_CallBeganBeforeTheOrder_ProvesNothing()
    {
        var worker = Answer(ObservedWorker.Unheard, 4, Status("t", Stage.Paused));

        Assert.Null(SubtaskExpectation.Paused(Task).Judge(worker, Ordered));
        Assert.Null(SubtaskExpectation.Gone(Task).Judge(Answer(ObservedWorker.Unheard, 4), Ordered));
    }

    [Theory]
    [InlineData(Stage.Running)]
    [InlineData(Stage.Finished)]
    public void Resume_RunsOrIsDone_IsProved(Stage stage) =>
        AssertProved(Receipt.Confirmed, SubtaskExpectation.Running(Task), Answer(ObservedWorker.Unheard, 5, Status("t", stage)));

    [Fact]
    public void Resume_PausedWithErrorsAsBefore_IsDoubted()
    {
        var worker = Answer(ObservedWorker.Unheard, 4, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 5, Status("t", Stage.Paused, "bad"));

        AssertDoubted(Receipt.Refused, SubtaskExpectation.Running(Task), worker);
    }

    [Fact]
    public void Resume_NewErrorThatMayBeFromBefore_IsDoubted()
    {
        var worker = Answer(ObservedWorker.Unheard, 3, Status("t", Stage.Running));
        worker = Answer(worker, 5, Status("t", Stage.Paused, "bad"));

        AssertDoubted(Receipt.Refused, SubtaskExpectation.Running(Task), worker);
    }

    [Theory]
    [InlineData(Stage.Resuming)]
    [InlineData(Stage.Running)]
    public void Resume_MovedAndFailedAgain_IsProved(Stage between)
    {
        var worker = Answer(ObservedWorker.Unheard, 4, Status("t", Stage.Paused, "bad"));
        worker = Answer(worker, 5, Status("t", between));
        worker = Answer(worker, 5, Status("t", Stage.Paused, "bad"));

        AssertProved(Receipt.Refused, SubtaskExpectation.Running(Task), worker);
    }

    [Fact]
    public void Resume_NoLongerPausedByOrder_IsDoubtedForASkippedEventLiftsAPauseToo()
    {
        var worker = Answer(ObservedWorker.Unheard, 4, Status("t", Stage.Paused, isCanceled: true));
        worker = Answer(worker, 5, Status("t", Stage.Paused, "bad"));

        AssertDoubted(Receipt.Refused, SubtaskExpectation.Running(Task), worker);
    }

    [Fact]
    public void Resume_PausedWithoutErrors_IsNotYet() => Assert.Null(
        SubtaskExpectation.Running(Task).Judge(Answer(ObservedWorker.Unheard, 5, Status("t", Stage.Paused, isCanceled: true)), Ordered));

    [Fact]
    public void Start_CameAndFailed_IsProved()
    {
        var worker = Answer(Answer(ObservedWorker.Unheard, 5), 5, Status("t", Stage.Paused, "bad"));

        AssertProved(Receipt.Refused, SubtaskExpectation.Running(Task), worker);
    }

    [Fact]
    public void Pause_PausedByErrors_IsDoubtedUntilItIsMarked()
    {
        var worker = Answer(ObservedWorker.Unheard, 5, Status("t", Stage.Paused, "bad"));
        AssertDoubted(Receipt.Confirmed, SubtaskExpectation.Paused(Task), worker);

        AssertProved(Receipt.Confirmed, SubtaskExpectation.Paused(Task), Answer(worker, 5, Status("t", Stage.Paused, "bad", isCanceled: true)));
    }

    [Fact]
    public void Pause_PausedWithoutErrors_IsProved() => AssertProved(
        Receipt.Confirmed, SubtaskExpectation.Paused(Task), Answer(ObservedWorker.Unheard, 5, Status("t", Stage.Paused)));

    [Fact]
    public void Pause_OfWhatIsFinished_IsToldAtOnce() => AssertProved(
        Receipt.NotConfirmed, SubtaskExpectation.Paused(Task), Answer(ObservedWorker.Unheard, 5, Status("t", Stage.Finished)));

    [Fact]
    public void Stop_NotThereAnyMore_IsProved() =>
        AssertProved(Receipt.Confirmed, SubtaskExpectation.Gone(Task), Answer(ObservedWorker.Unheard, 5, Status("u", Stage.Running)));

    [Theory]
    [InlineData(Stage.Paused, false, Receipt.Confirmed)]
    [InlineData(Stage.Paused, true, Receipt.Confirmed)]
    [InlineData(Stage.Running, false, null)]
    [InlineData(Stage.Running, true, Receipt.Refused)]
    [InlineData(null, false, Receipt.Refused)]
    public void PauseRelay_OfAStage_IsJudgedAsDmDoes(Stage? stage, bool hasErrors, Receipt? expected) =>
        Assert.Equal(expected, RelayExpectation.Paused.Judge(Relay(stage, hasErrors), Ordered)?.Receipt);

    [Theory]
    [InlineData(Stage.Running, false, Receipt.Confirmed)]
    [InlineData(Stage.Paused, false, null)]
    [InlineData(Stage.Paused, true, Receipt.Refused)]
    [InlineData(null, false, Receipt.Refused)]
    public void ResumeRelay_OfAStage_IsJudgedAsDmDoes(Stage? stage, bool hasErrors, Receipt? expected) =>
        Assert.Equal(expected, RelayExpectation.Resumed.Judge(Relay(stage, hasErrors), Ordered)?.Receipt);

    [Theory]
    [InlineData(Stage.Running, false, Receipt.Confirmed)]
    [InlineData(Stage.Paused, false, null)]
    [InlineData(Stage.Paused, true, Receipt.Refused)]
    [InlineData(null, false, null)]
    public void StartRelay_OfAStage_IsJudgedAsDmDoes(Stage? stage, bool hasErrors, Receipt? expected) =>
        Assert.Equal(expected, RelayExpectation.Started.Judge(Relay(stage, hasErrors), Ordered)?.Receipt);

    [Theory]
    [InlineData(Stage.Stopped, false, Receipt.Confirmed)]
    [InlineData(Stage.Running, false, null)]
    [InlineData(Stage.Running, true, Receipt.Refused)]
    [InlineData(null, false, Receipt.Confirmed)]
    public void StopRelay_OfAStage_IsJudgedAsDmDoes(Stage? stage, bool hasErrors, Receipt? expected) =>
        Assert.Equal(expected, RelayExpectation.Stopped.Judge(Relay(stage, hasErrors), Ordered)?.Receipt);

    [Fact]
    public void Relay_DisabledOrFromBefore_IsToldOrWaitedFor()
    {
        Assert.Equal(
            "[code=38032:class=dm-master:scope=internal:level=high], Message: some error occurs in dm-worker: relay is disabled for this source, " +
            "Workaround: Please execute `query-status` to check status.",
            RelayExpectation.Paused.Judge(Relay(null, false), Ordered)!.Message);
        Assert.Null(RelayExpectation.Paused.Judge(Relay(null, false), new Revision(6)));
    }

    [Fact]
    public void StopSource_WorkerIsOffline_IsDone()
    {
        Assert.Equal(Verdict.Confirmed, new SourceExpectation(new SourceId("s1"), isHandled: false).WhenOffline);
        Assert.Null(new SourceExpectation(new SourceId("s1"), isHandled: true).WhenOffline);
    }

    private static ObservedWorker Relay(Stage? stage, bool hasErrors)
    {
        var worker = Answer(ObservedWorker.Unheard, 5);
        if (stage is { } shown)
        {
            worker.Source.RelayStatus = new RelayStatus { Stage = shown };
            if (hasErrors)
            {
                worker.Source.RelayStatus.Result = new ProcessResult { Errors = { new ProcessError { Message = "bad" } } };
            }
        }

        return worker;
    }

    private static void AssertProved(Receipt receipt, SubtaskExpectation expectation, ObservedWorker worker) =>
        Assert.Equal((receipt, TimeSpan.Zero), Judged(expectation, worker, Ordered));

    private static void AssertDoubted(Receipt receipt, SubtaskExpectation expectation, ObservedWorker worker, Revision? ordered = null) =>
        Assert.Equal((receipt, TimeSpan.FromSeconds(1)), Judged(expectation, worker, ordered ?? Ordered));

    private static (Receipt?, TimeSpan?) Judged(SubtaskExpectation expectation, ObservedWorker worker, Revision ordered)
    {
        var verdict = expectation.Judge(worker, ordered);
        return (verdict?.Receipt, verdict?.Patience);
    }
}
