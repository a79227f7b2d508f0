using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Operations.Metrics;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Tests.Operations;

public sealed class ReceiptCollectorTests : ReceiptTests
{
    [Fact]
    public async Task Collect_AllReported_ComesBackAtOnce()
    {
        Bind(("s1", "w1"), ("s2", "w2"));
        Report("w1", 5, Stage.Paused);
        Report("w2", 6, Stage.Paused);

        var outcomes = await Collect("s2", "s1");

        Assert.Equal(
            [new SourceOutcome("s1", "w1", Receipt.Confirmed, ""), new SourceOutcome("s2", "w2", Receipt.Confirmed, "")], outcomes);
    }

    [Fact]
    public async Task Collect_ReportComesLater_ComesBackThen()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        var collecting = Collect("s1");
        Assert.False(collecting.IsCompleted);

        Report("w1", 5, Stage.Pausing);
        Report("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_OneWorkerSilent_AnswersForItAfterThreeSecondsAndForTheOthersAsTheyAre()
    {
        Bind(("s1", "w1"), ("s2", "w2"));
        Report("w1", 5, Stage.Paused);
        Report("w2", 4, Stage.Running);
        var collecting = Collect("s1", "s2");
        Assert.False(collecting.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(1));
        var outcomes = await collecting;

        Assert.Equal(Receipt.Confirmed, outcomes[0].Receipt);
        Assert.Equal(Receipt.NotConfirmed, outcomes[1].Receipt);
        Assert.Equal(
            "[code=38045:class=dm-master:scope=internal:level=medium], Message: fail to get expected result: worker w2 is silent, " +
            "last seen Running, last heard 3.001s ago; the order of revision 5 stands and takes effect when the worker is back",
            outcomes[1].Message);
    }

    [Fact]
    public async Task Collect_WorkerThatNeverRaisesItsRevision_IsToldByItsRevision()
    {
        Bind(("s1", "w1"));
        Report("w1", 0, Stage.Paused);
        var slot = Observed.Of(new WorkerName("w1"));
        slot.Update(static worker => worker with { IsConnected = true });
        var patient = new ReceiptCollector(Feed, Observed, new OperationOptions { Silence = TimeSpan.FromHours(1) }, new OperationMeter(), Time);
        var awaited = new AwaitedReceipt(new SourceId("s1"), new Revision(5), SubtaskExpectation.Paused(Task));
        var collecting = patient.CollectAsync([awaited], new Budget(Time, Limit), CancellationToken.None);
        Time.Advance(Limit);

        Assert.Contains(", worker w1 reports revision 0, the order is 5, ", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_NothingWasOrdered_DoesNotSpeakOfAnOrder()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        var awaited = new AwaitedReceipt(new SourceId("s1"), Revision.None, SubtaskExpectation.Paused(Task)) { Worker = new WorkerName("w1") };
        var collecting = Collector().CollectAsync([awaited], new Budget(Time, Limit), CancellationToken.None);

        Time.Advance(TimeSpan.FromSeconds(4));

        Assert.EndsWith("last heard 4s ago", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_WorkerAlreadySilent_IsNotWaitedFor()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        Time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Receipt.NotConfirmed, (await Collect("s1"))[0].Receipt);
    }

    [Fact]
    public async Task Collect_WorkerNeverHeard_IsNotWaitedFor()
    {
        Bind(("s1", "w1"));

        Assert.Contains("never heard", (await Collect("s1"))[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_BudgetRunsOut_TellsTheLastStage()
    {
        Bind(("s1", "w1"));
        Report("w1", 5, Stage.Pausing);
        var collecting = Collect("s1");
        for (var second = 0; second < 10; second++)
        {
            Assert.False(collecting.IsCompleted);
            Heartbeat("w1");
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        var outcome = (await collecting)[0];

        Assert.Equal(Receipt.NotConfirmed, outcome.Receipt);
        Assert.Contains(
            "no receipt within 10s, worker w1 is still pausing, last seen Pausing, last heard 1s ago; the order of revision 5 stands",
            outcome.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_SourceWithoutWorker_SaysSoInDmsWords()
    {
        Bind();

        Assert.Equal(
            new SourceOutcome(
                "s1", "", Receipt.NotConfirmed, "s1 relevant worker-client not found; the order of revision 5 stands and takes effect when a worker has the source"),
            (await Collect("s1"))[0]);
    }

    [Fact]
    public async Task Collect_SourceMovesMeanwhile_HearsTheNewWorker()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        Report("w2", 5, Stage.Paused);
        var collecting = Collect("s1");

        Bind(("s1", "w2"));

        Assert.Equal(new SourceOutcome("s1", "w2", Receipt.Confirmed, ""), (await collecting)[0]);
    }

    [Fact]
    public async Task Collect_LaterOrderTakesItsPlace_IsToldAtOnce()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        var collecting = Collect("s1");

        Order("s1", Stage.Running, 6);

        Assert.Contains("a later order (Running) took its place", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_SameOrderAgain_IsConfirmedByEither()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        var collecting = Collect("s1");
        Order("s1", Stage.Paused, 6);
        Assert.False(collecting.IsCompleted);

        Report("w1", 6, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_WhatASilentWorkerSaidLongAgo_ProvesNothing()
    {
        Bind(("s1", "w1"));
        Report("w1", 5, Stage.Paused);
        Time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(1));

        Assert.Contains("worker w1 is silent, last seen Paused", (await Collect("s1"))[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_StoppedRelayOfAWorkerNeverHeard_IsNotConfirmed()
    {
        Bind(("s1", "w1"));

        var outcomes = await Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Revision.None, RelayExpectation.Stopped)], new Budget(Time, Limit), CancellationToken.None);

        Assert.Equal(Receipt.NotConfirmed, outcomes[0].Receipt);
    }

    [Fact]
    public async Task Collect_CallerLeaves_IsCancelled()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        using var source = new CancellationTokenSource();
        var collecting = Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Ordered, SubtaskExpectation.Paused(Task))], new Budget(Time, Limit), source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
    }
}
