using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Tests.Links;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>What dmctl sees of stock workers, healthy and sick, over real ports.</summary>
public sealed class StockStoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Verbs_HealthyWorkers_HaveAReceiptFromEach()
    {
        await using var cluster = await StockCluster.StartAsync();
        await cluster.WithTaskAsync();

        foreach (var op in new[] { TaskOp.Pause, TaskOp.Resume, TaskOp.Delete })
        {
            var answer = await cluster.OperateAsync(op);
            Assert.True(answer.Result, answer.Msg);
            Assert.Equal([("s1", "w1", true, ""), ("s2", "w2", true, "")], answer.Sources.Select(static row => (row.Source, row.Worker, row.Result, row.Msg)));
        }

        var stopped = await cluster.Master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { "s1" } });
        Assert.True(stopped.Sources.Single().Result, stopped.Sources.Single().Msg);
    }

    [Fact]
    public async Task Pause_OneWorkerIsFrozen_IsAnsweredForAfterThreeSecondsAndTheOtherAsItIs()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var (_, second) = await cluster.WithTaskAsync();
        await FreezeAsync(cluster, second, "w2");

        var pausing = cluster.OperateAsync(TaskOp.Pause);
        var answer = await time.AdvanceUntilAsync(pausing);

        Assert.True(time.GetUtcNow() - time.Start >= TimeSpan.FromSeconds(3));
        Assert.Equal([true, false], answer.Sources.Select(static row => row.Result));
        Assert.Contains("worker w2 is silent, last seen Running, last heard ", answer.Sources[1].Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_OneWorkerIsFrozen_ShowsWhatIsKnownAfterTwoSeconds()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var (_, second) = await cluster.WithTaskAsync();
        await FreezeAsync(cluster, second, "w2");

        var answer = await time.AdvanceUntilAsync(cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }).ResponseAsync);

        Assert.True(time.GetUtcNow() - time.Start >= TimeSpan.FromSeconds(2));
        Assert.Equal([(true, "w1"), (false, "w2")], answer.Sources.Select(static row => (row.Result, row.SourceStatus.Worker)));
        Assert.Equal([Stage.Running, Stage.Running], answer.Sources.Select(static row => row.SubTaskStatus.Single().Stage));
        Assert.StartsWith(
            "[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: rpc error: code = DeadlineExceeded " +
            "desc = context deadline exceeded, last heard ",
            answer.Sources[1].Msg,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_OneWorkerIsDead_FailsAtOnceInStocksWords()
    {
        await using var cluster = await StockCluster.StartAsync();
        var (_, second) = await cluster.WithTaskAsync();
        var address = second.Address;
        await second.DisposeAsync();

        var answer = await cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });

        Assert.Equal([true, false], answer.Sources.Select(static row => row.Result));
        Assert.Contains(
            $"desc = connection error: desc = \"transport: Error while dialing dial tcp {address}: connect: connection refused\"",
            answer.Sources[1].Msg,
            StringComparison.Ordinal);
        Assert.Equal(("w2", Stage.Running), (answer.Sources[1].SourceStatus.Worker, answer.Sources[1].SubTaskStatus.Single().Stage));
    }

    [Fact]
    public async Task Pause_OneWorkerIsDead_IsAnsweredForAfterThreeSeconds()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var (_, second) = await cluster.WithTaskAsync();
        await second.DisposeAsync();

        var answer = await time.AdvanceUntilAsync(cluster.OperateAsync(TaskOp.Pause));

        Assert.Equal([true, false], answer.Sources.Select(static row => row.Result));
        Assert.Contains("connect: connection refused\"), last seen Running", answer.Sources[1].Msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(31, false)]
    public async Task Verbs_OneWorkerIsSlow_WaitForItAsLongAsTheyMayAndTheOtherIsAsItIs(int seconds, bool isHeard)
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var (_, second) = await cluster.WithTaskAsync();
        second.Before = token => Task.Delay(TimeSpan.FromSeconds(seconds), time, token);

        var paused = await time.AdvanceUntilAsync(cluster.OperateAsync(TaskOp.Pause));
        var status = await time.AdvanceUntilAsync(cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }).ResponseAsync);

        Assert.Equal([true, isHeard], paused.Sources.Select(static row => row.Result));
        Assert.Equal([Stage.Paused, isHeard ? Stage.Paused : Stage.Running], status.Sources.Select(static row => row.SubTaskStatus.Single().Stage));
        Assert.True(status.Sources[0].Result);
        Assert.Equal("w2", status.Sources[1].SourceStatus.Worker);
    }

    [Fact]
    public async Task Resume_WorkerStillShowsTheOldError_IsNotRefused()
    {
        await using var cluster = await StockCluster.StartAsync();
        var (first, _) = await cluster.WithTaskAsync();
        var failed = cluster.Ideal("w1");
        failed.SubTaskStatus[0].Stage = Stage.Paused;
        failed.SubTaskStatus[0].Result = new ProcessResult { Errors = { new ProcessError { Message = "old" } } };
        first.OnStatus = (_, _) => Task.FromResult(failed);
        await cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
        var stale = 0;
        first.OnStatus = (_, _) => Task.FromResult(++stale <= 3 ? failed : cluster.Ideal("w1"));

        var answer = await cluster.OperateAsync(TaskOp.Resume);

        Assert.All(answer.Sources, static row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        Assert.Equal(4, stale);
    }

    [Fact]
    public async Task Resume_AfterASkippedEventHadLetTheWorkerGoOnToTheNextError_IsNotRefusedForThat()
    {
        await using var cluster = await StockCluster.StartAsync();
        var (first, _) = await cluster.WithTaskAsync();
        await cluster.OperateAsync(TaskOp.Pause);
        var next = cluster.Ideal("w1");
        next.SubTaskStatus[0].Result = new ProcessResult { IsCanceled = true };
        first.OnStatus = (_, _) => Task.FromResult(next);
        await cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
        var stale = 0;
        var skipped = next.Clone();
        skipped.SubTaskStatus[0].Result = new ProcessResult { Errors = { new ProcessError { Message = "next" } } };
        first.OnStatus = (_, _) => Task.FromResult(++stale <= 3 ? skipped : cluster.Ideal("w1"));

        var answer = await cluster.OperateAsync(TaskOp.Resume);

        Assert.All(answer.Sources, static row => Assert.Equal((true, ""), (row.Result, row.Msg)));
    }

    [Fact]
    public async Task Query_WorkerWasFrozenAndIsDeadNow_SaysThatItsPortRefuses()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var (_, second) = await cluster.WithTaskAsync();
        await FreezeAsync(cluster, second, "w2");
        await time.AdvanceUntilAsync(cluster.OperateAsync(TaskOp.Pause));
        await second.DisposeAsync();

        var answer = await time.AdvanceUntilAsync(cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }).ResponseAsync);

        Assert.Contains("connect: connection refused", answer.Sources[1].Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_WorkerIsSilent_IsAskedAllTheSameAndNotWaitedForLong()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var (_, second) = await cluster.WithTaskAsync();
        await FreezeAsync(cluster, second, "w2");
        await time.AdvanceUntilAsync(cluster.OperateAsync(TaskOp.Pause));
        var began = time.GetUtcNow();

        var answer = await time.AdvanceUntilAsync(cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }).ResponseAsync);

        Assert.Equal([true, false], answer.Sources.Select(static row => row.Result));
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    public async Task Query_WorkerLies_ItsRowIsNotBelievedAndTheOthersAreAsTheyAre()
    {
        await using var cluster = await StockCluster.StartAsync();
        var (first, second) = await cluster.WithTaskAsync();
        first.Says("elsewhere", ("test", Stage.Paused));
        second.Says("s2", ("test", (Stage)42), ("unknown", Stage.Running));

        var answer = await cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });

        Assert.Equal(
            "[code=40072:class=dm-worker:scope=internal:level=high], Message: source of request does not match with source in worker", answer.Sources[0].Msg);
        Assert.Empty(answer.Sources[0].SubTaskStatus);
        Assert.Equal((true, (Stage)42), (answer.Sources[1].Result, answer.Sources[1].SubTaskStatus.Single().Stage));
    }

    [Fact]
    public async Task Query_OfAnIdleWorker_SaysSoInDmsWords()
    {
        await using var cluster = await StockCluster.StartAsync();
        var (first, _) = await cluster.WithTaskAsync();
        first.OnStatus = static (_, _) => Task.FromResult(new QueryStatusResponse { SourceStatus = new SourceStatus { Worker = "w1" } });

        var answer = await cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Sources = { "s1" } });

        Assert.Contains("code=40070", answer.Sources.Single().Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orphans_OfAStockWorker_AreListedAfterTwoAnswersAndGoWithIt()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        var worker = await cluster.AddWorkerAsync("w1");
        worker.Says("s1", ("lost", Stage.Running));
        await cluster.Master.Service<StockFleet>().AskAsync(new WorkerName("w1"))!;
        var loop = cluster.Master.Service<OrphanLoop>();
        var list = cluster.Master.Service<OrphanList>();

        loop.Sweep();
        Assert.Empty(list.Subtasks);
        loop.Sweep();
        Assert.Empty(list.Subtasks);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await cluster.Master.Service<StockFleet>().AskAsync(new WorkerName("w1"))!;
        loop.Sweep();

        Assert.Equal([new Orphan("w1", "s1", "lost")], list.Subtasks);
        using var http = new HttpClient();
        Assert.EndsWith("Orphans: \"lost\" of \"s1\" on \"w1\"\n", await http.GetStringAsync(new Uri(cluster.Master.Address, "/status")), StringComparison.Ordinal);
        worker.Says("s1");
        await cluster.Master.Service<StockFleet>().AskAsync(new WorkerName("w1"))!;
        loop.Sweep();
        Assert.Equal("", list.Text);
    }

    [Fact]
    public async Task Name_OfALiveStockWorker_IsNotANativeWorkers()
    {
        await using var cluster = await StockCluster.StartAsync();
        var worker = await cluster.AddWorkerAsync("w1");
        using var link = new RawLink(cluster.Master);
        var hello = RawLink.Hello("w1");
        hello.Address = worker.Address;

        await link.SayAsync(hello);

        Assert.Equal(StatusCode.AlreadyExists, (await link.EndAsync()).StatusCode);
        Assert.Equal(1, cluster.Master.Service<StockFleet>().Count);
    }

    [Fact]
    public async Task Name_OfALinkedNativeWorker_IsNotAStockWorkers()
    {
        await using var master = await InProcessMaster.StartAsync();
        var hello = RawLink.Hello("w1");
        hello.Address = "127.0.0.1:1";
        using var link = await RawLink.OpenAsync(master, hello);

        var answer = await master.Client.RegisterWorkerAsync(new RegisterWorkerRequest { Name = "w1", Address = "127.0.0.1:1" });

        Assert.False(answer.Result);
        Assert.Contains("code=46003", answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WhoseLeaseEnds_IsNoLongerAskedAndItsSourceIsFree()
    {
        var time = new FakeTimeProvider();
        await using var cluster = await StockCluster.StartAsync(time);
        await cluster.WithTaskAsync();
        Assert.Equal(2, cluster.Master.Service<StockFleet>().Count);

        foreach (var lease in await cluster.Master.Store.LeasesAsync(CancellationToken.None))
        {
            await cluster.Master.Store.RevokeAsync(lease, CancellationToken.None);
        }

        var feed = cluster.Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (feed.Current.Bindings.Count > 0)
        {
            await subscription.NextAsync(CancellationToken.None).AsTask().WaitAsync(Patience);
        }

        Assert.Null(cluster.Master.Service<StockFleet>().AskAsync(new WorkerName("w1")));
        var answer = await cluster.OperateAsync(TaskOp.Pause);
        Assert.All(answer.Sources, static row => Assert.Matches("^s[12] relevant worker-client not found; the order of revision [0-9]+ stands and takes effect when a worker has the source$", row.Msg));
    }

    private static async Task FreezeAsync(StockCluster cluster, ScriptedWorker worker, string name)
    {
        // Its last answer is as old as the clock: nothing moves it but the test.
        await cluster.Master.Service<StockFleet>().AskAsync(new WorkerName(name))!;
        worker.Freeze();
    }
}
