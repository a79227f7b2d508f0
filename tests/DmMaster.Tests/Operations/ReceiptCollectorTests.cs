using System.Collections.Immutable;
using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers;
using DmMaster.Workers.Stock;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Google.Protobuf;

namespace DmMaster.Tests.Operations;

public sealed class ReceiptCollectorTests
{
    private static readonly TaskName Task = new("t");
    private static readonly Revision Ordered = new(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly RegistryFeed _feed = new();
    private readonly ObservedState _observed = new();

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

        _time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(1));
        var outcomes = await collecting;

        Assert.Equal(Receipt.Confirmed, outcomes[0].Receipt);
        Assert.Equal(Receipt.NotConfirmed, outcomes[1].Receipt);
        Assert.Equal(
            "[code=38045:class=dm-master:scope=internal:level=medium], Message: fail to get expected result: worker w2 is silent, " +
            "last seen Running, last heard 3.001s ago; the order of revision 5 stands and takes effect when the worker is back",
            outcomes[1].Message);
    }

    [Fact]
    public async Task Collect_NothingWasOrdered_DoesNotSpeakOfAnOrder()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        var awaited = new AwaitedReceipt(new SourceId("s1"), Revision.None, SubtaskExpectation.Paused(Task)) { Worker = new WorkerName("w1") };
        var collecting = Collector().CollectAsync([awaited], new Budget(_time, Limit), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.EndsWith("last heard 4s ago", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_WorkerAlreadySilent_IsNotWaitedFor()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        _time.Advance(TimeSpan.FromSeconds(4));

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
            _time.Advance(TimeSpan.FromSeconds(1));
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
            new SourceOutcome("s1", "", Receipt.NotConfirmed, "s1 relevant worker-client not found"), (await Collect("s1"))[0]);
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
    public async Task Collect_AskedWorkerShowsWhatMayBeOld_IsWaitedForUntilItMoves()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running, error: "bad");
        Answer("w1", 5, Stage.Running, error: "bad");
        var collecting = Collect("s1");
        _time.Advance(TimeSpan.FromMilliseconds(999));
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
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Answer("w1", 5, Stage.Running, error: "bad");
        Assert.False(collecting.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
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
        _time.Advance(TimeSpan.FromSeconds(2));

        Answer("w1", 5, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_AskedWorkerNotAskedForLong_OwesNothing()
    {
        Bind(("s1", "w1"));
        Answer("w1", 4, Stage.Running);
        _time.Advance(TimeSpan.FromSeconds(100));
        var collecting = Collect("s1");
        Ask("w1");
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(collecting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.2));

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
            _time.Advance(TimeSpan.FromSeconds(1));
            _observed.Of(new WorkerName("w1")).Note(before => StockAnswers.Heartbeat(before, _time.GetTimestamp()));
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
            _time.Advance(TimeSpan.FromSeconds(1));
            _observed.Of(new WorkerName("w1")).Note(before => StockAnswers.Heartbeat(before, _time.GetTimestamp()));
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
        _time.Advance(TimeSpan.FromSeconds(2));
        _observed.Of(new WorkerName("w1")).Note(before => StockAnswers.Heartbeat(before, _time.GetTimestamp()));
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(collecting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Contains("worker w1 is silent, last seen Running, last heard 5.1s ago", (await collecting)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_AskedWorkerIsBackAndNotAskedYet_IsWaitedFor()
    {
        Answer("w1", 4, Stage.Running);
        Bind(("s1", "w1"));
        _observed.Of(new WorkerName("w1")).Update(static worker => worker with { Calls = null });
        _time.Advance(TimeSpan.FromSeconds(100));
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
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Receipt.NotConfirmed, (await Collect("s1"))[0].Receipt);
    }

    [Fact]
    public async Task Collect_PortRefusedCallsForLong_IsTriedOnceMore()
    {
        Bind(("s1", "w1"));
        Ask("w1");
        Refuse("w1");
        _time.Advance(TimeSpan.FromSeconds(100));
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
        _time.Advance(TimeSpan.FromSeconds(100));
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
        _time.Advance(TimeSpan.FromSeconds(1));
        var collecting = Collect("s1");
        Assert.False(collecting.IsCompleted);

        Answer("w1", 6, Stage.Paused);

        Assert.Equal(Receipt.Confirmed, (await collecting)[0].Receipt);
    }

    [Fact]
    public async Task Collect_WhatASilentWorkerSaidLongAgo_ProvesNothing()
    {
        Bind(("s1", "w1"));
        Report("w1", 5, Stage.Paused);
        _time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(1));

        Assert.Contains("worker w1 is silent, last seen Paused", (await Collect("s1"))[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_StoppedRelayOfAWorkerNeverHeard_IsNotConfirmed()
    {
        Bind(("s1", "w1"));

        var outcomes = await Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Revision.None, RelayExpectation.Stopped)], new Budget(_time, Limit), CancellationToken.None);

        Assert.Equal(Receipt.NotConfirmed, outcomes[0].Receipt);
    }

    [Fact]
    public async Task Collect_WorkerTellsOfTheRelayOfAnotherSource_ProvesNothing()
    {
        Bind(("s1", "w1"));
        Publish(static snapshot => snapshot with { Sources = snapshot.Sources.Add(new SourceId("s1"), new SourceEntry(new SourceId("s1"), "", Ordered)) });
        AnswerRelay("s2", Stage.Paused);
        var collecting = Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Ordered, RelayExpectation.Paused)], new Budget(_time, Limit), CancellationToken.None);
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
            [new AwaitedReceipt(new SourceId("s1"), Ordered, RelayExpectation.Stopped)], new Budget(_time, Limit), CancellationToken.None);

        Assert.Equal(Receipt.Confirmed, outcomes[0].Receipt);
    }

    [Fact]
    public async Task Collect_CallerLeaves_IsCancelled()
    {
        Bind(("s1", "w1"));
        Report("w1", 4, Stage.Running);
        using var source = new CancellationTokenSource();
        var collecting = Collector().CollectAsync(
            [new AwaitedReceipt(new SourceId("s1"), Ordered, SubtaskExpectation.Paused(Task))], new Budget(_time, Limit), source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
    }

    private Task<IReadOnlyList<SourceOutcome>> Collect(params string[] sources) => Collector().CollectAsync(
        [.. sources.Select(source => new AwaitedReceipt(new SourceId(source), Ordered, SubtaskExpectation.Paused(Task)))],
        new Budget(_time, Limit),
        CancellationToken.None);

    private ReceiptCollector Collector() => new(_feed, _observed, new OperationOptions(), _time);

    private void Report(string worker, long revision, Stage stage) => _observed.Of(new WorkerName(worker)).Update(before => before.After(
        new Report { Revision = revision, Subtasks = { new SubTaskStatus { Name = "t", Stage = stage } } }, _time.GetTimestamp()));

    private void Answer(string worker, long asked, Stage stage, string error = "", string source = "s1")
    {
        var answer = new QueryStatusResponse
        {
            SourceStatus = new SourceStatus { Source = source }, SubTaskStatus = { Workers.Stock.StockAnswersTests.Status("t", stage, error) },
        };
        _observed.Of(new WorkerName(worker)).Update(before => StockAnswers.Answered(before, answer, new Revision(asked), _time.GetTimestamp()));
    }

    private void AnswerRelay(string source, Stage? stage)
    {
        var status = new SourceStatus { Source = source, RelayStatus = stage is { } shown ? new RelayStatus { Stage = shown } : null };
        _observed.Of(new WorkerName("w1")).Update(
            before => StockAnswers.Answered(before, new QueryStatusResponse { SourceStatus = status }, Ordered, _time.GetTimestamp()));
    }

    private void Ask(string worker) => _observed.Of(new WorkerName(worker)).Note(before => StockAnswers.Began(before, _time.GetTimestamp()));

    private void Refuse(string worker) => _observed.Of(new WorkerName(worker)).Update(before => StockAnswers.Failed(
        before, new RpcException(new Status(StatusCode.Unavailable, "connection error: desc = \"refused\"")), _time.GetTimestamp()));

    private void Heartbeat(string worker) =>
        _observed.Of(new WorkerName(worker)).Update(before => before with { LastHeard = _time.GetTimestamp() });

    private void Bind(params (string Source, string Worker)[] bindings) => Publish(snapshot => snapshot with
    {
        Workers = bindings.ToImmutableSortedDictionary(
            pair => new WorkerName(pair.Worker), pair => new WorkerEntry(new WorkerName(pair.Worker)) { Bound = new SourceId(pair.Source), IsLeased = _observed.Worker(new WorkerName(pair.Worker)).Calls is not null }),
        Bindings = bindings.ToImmutableSortedDictionary(pair => new SourceId(pair.Source), pair => new WorkerName(pair.Worker)),
        Tasks = snapshot.Tasks.SetItem(Task, bindings.ToImmutableSortedDictionary(
            pair => new SourceId(pair.Source), pair => Subtask(pair.Source, Stage.Paused, Ordered.Value))),
    });

    private void Order(string source, Stage stage, long revision) => Publish(snapshot => snapshot with
    {
        Tasks = snapshot.Tasks.SetItem(Task, snapshot.Tasks[Task].SetItem(new SourceId(source), Subtask(source, stage, revision))),
    });

    private static SubtaskEntry Subtask(string source, Stage stage, long revision) => new(new SourceId(source), Task)
    {
        Toml = ByteString.CopyFromUtf8(""), Expected = stage, StageRevision = new Revision(revision),
    };

    private void Publish(Func<RegistrySnapshot, RegistrySnapshot> change) =>
        _feed.Publish(change(_feed.Current), new RegistryChange([], true));
}
