using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Stock;

namespace DmMaster.Tests.Operations;

/// <summary>Receipts of workers that are asked, and do not tell by themselves.</summary>
public sealed class AskedReceiptTests : ReceiptTests
{
    [Fact]
    public async Task Collect_AskedWorkerShowsWhatMayBeOld_IsWaitedForUntilItMoves()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running, error: "bad");
        Answer("w1", 5, Stage.Running, error: "bad");
        var collecting = Collect("s1");
        Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(collecting.IsCompleted);

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_AskedWorkerGoesOnShowingIt_IsBelieved()
    {
        Bind(("s1", "w1"));
        Answer("w1", 5, Stage.Running, error: "bad");
        var collecting = Collect("s1");
        Time.Advance(TimeSpan.FromMilliseconds(999));
        Answer("w1", 5, Stage.Running, error: "bad");
        Assert.False(collecting.IsCompleted);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Answer("w1", 5, Stage.Running, error: "bad");

        Assert.Equal(Receipt.Refused, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_AskedWorkerSaysNothingMoreWhileItCarriesTheOrderOut_IsNotBelieved()
    {
        Bind(("s1", "w1"));
        Answer("w1", 5, Stage.Running, error: "bad");
        var collecting = Collect("s1");
        Ask("w1");
        Time.Advance(TimeSpan.FromSeconds(2));

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_AskedWorkerNotAskedForLong_OwesNothing()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running);
        Time.Advance(TimeSpan.FromSeconds(100));
        var collecting = Collect("s1");
        Ask("w1");
        Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(collecting.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Contains("worker w1 is silent, last seen Running, last heard 1m43.1s ago", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_AskedWorkerAnswersSomethingElse_IsBusyAndWaitedForToTheEndOfTheBudget()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running);
        var collecting = Collect("s1");
        Ask("w1");
        for (var second = 0; second < 10; second++)
        {
            Assert.False(collecting.IsCompleted);
            Time.Advance(TimeSpan.FromSeconds(1));
            Observed.Of(new WorkerName("w1")).Note(before => StockAnswers.Heartbeat(before, Time.GetTimestamp()));
        }

        Assert.EndsWith(
            "no receipt within 10s, worker w1 is still pausing, last seen Running, last heard 10s ago; the order of revision 5 stands",
            (await collecting)[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_AskedWorkerPausesAfterALongTransaction_IsConfirmed()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running);
        var collecting = Collect("s1");
        Ask("w1");
        for (var second = 0; second < 9; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            Observed.Of(new WorkerName("w1")).Note(before => StockAnswers.Heartbeat(before, Time.GetTimestamp()));
        }

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(new SourceOutcome("s1", "w1", Receipt.Confirmed, ""), (await collecting)[0]);
    }

    [Fact]
    public async Task Collect_AskedWorkerThatWasBusyFallsSilent_IsNotWaitedFor()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running);
        var collecting = Collect("s1");
        Ask("w1");
        Time.Advance(TimeSpan.FromSeconds(2));
        Observed.Of(new WorkerName("w1")).Note(before => StockAnswers.Heartbeat(before, Time.GetTimestamp()));
        Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(collecting.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Contains("worker w1 is silent, last seen Running, last heard 5.1s ago", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_AskedWorkerIsBackAndNotAskedYet_IsWaitedFor()
    {
        Answer("w1", 4, Stage.Running);
        Bind(("s1", "w1"));
        Observed.Of(new WorkerName("w1")).Update(static worker => worker with { Calls = null });
        Time.Advance(TimeSpan.FromSeconds(100));
        var collecting = Collect("s1");
        Assert.False(collecting.IsCompleted);

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_AskedWorkerSilentForLong_IsNotWaitedFor()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running);
        Ask("w1");
        Time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Receipt.NotConfirmed, (await Collect("s1"))[0].Receipt);
    }

    [Fact]
    public async Task Collect_PortRefusedCallsForLong_IsTriedOnceMore()
    {
        Bind(("s1", "w1"));
        Ask("w1");
        Refuse("w1");
        Time.Advance(TimeSpan.FromSeconds(100));
        var collecting = Collect("s1");
        Assert.False(collecting.IsCompleted);

        Refuse("w1");

        Assert.Contains(
            "worker w1 cannot be reached (rpc error: code = Unavailable desc = connection error: desc = \"refused\"), never heard; " +
            "the order of revision 5 stands and takes effect when the worker is back",
            (await collecting)[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_PortRefusedCallsAndIsBack_IsHeard()
    {
        Bind(("s1", "w1"));
        Ask("w1");
        Refuse("w1");
        Time.Advance(TimeSpan.FromSeconds(100));
        var collecting = Collect("s1");

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_WorkerSaysItHandlesAnotherSource_ProvesNothing()
    {
        Bind(("s1", "w1"));
        Answer("w1", 5, Stage.Paused, source: "s2");
        var collecting = Collect("s1");
        Assert.False(collecting.IsCompleted);

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_WhatAnAskedWorkerSaidBefore_ItHasToSayAgain()
    {
        Bind(("s1", "w1"));
        Answer("w1", 5, Stage.Paused);
        Time.Advance(TimeSpan.FromSeconds(1));
        var collecting = Collect("s1");
        Assert.False(collecting.IsCompleted);

        Answer("w1", 6, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_WorkerTellsOfTheRelayOfAnotherSource_ProvesNothing()
    {
        Bind(("s1", "w1"));
        Publish(static snapshot => snapshot with { Sources = snapshot.Sources.Add(new SourceId("s1"), new SourceEntry(new SourceId("s1"), "", Ordered)) });
        AnswerRelay("s2", Stage.Paused);
        var collecting = Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Ordered, RelayExpectation.Paused)], new Budget(Time, Limit), CancellationToken.None);
        Assert.False(collecting.IsCompleted);

        AnswerRelay("s1", Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_StoppedRelayOfAWorkerWithAnotherSource_IsProved()
    {
        Bind(("s1", "w1"));
        AnswerRelay("s2", null);

        var outcomes = await Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Ordered, RelayExpectation.Stopped)], new Budget(Time, Limit), CancellationToken.None);

        Assert.Equal(Receipt.Confirmed, outcomes[0].Receipt);
    }

    [Fact]
    public async Task Collect_WorkerHasAnswered_IsNotListenedToWhileTheOthersTakeLonger()
    {
        Bind(("s1", "w1"), ("s2", "w2"));
        Answer("w1", 4, Stage.Running);
        Answer("w2", 4, Stage.Running, source: "s2");
        var collecting = Collect("s1", "s2");
        Assert.Equal(2, Observed.ListenedTo);

        Answer("w1", 5, Stage.Paused);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (Observed.ListenedTo == 2)
        {
            limit.Token.ThrowIfCancellationRequested();
            await System.Threading.Tasks.Task.Yield();
        }

        Assert.Equal((0, 1), (Observed.Of(new WorkerName("w1")).Listeners, Observed.Of(new WorkerName("w2")).Listeners));
        Answer("w2", 5, Stage.Paused, source: "s2");
        Assert.All(await collecting, static outcome => Assert.Equal(Receipt.Confirmed, outcome.Receipt));
        Assert.Equal(0, Observed.ListenedTo);
    }
}
