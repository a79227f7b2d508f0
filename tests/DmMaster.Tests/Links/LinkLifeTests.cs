using DmMaster.Operations.Membership;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DmMaster.Tests.Links;

/// <summary>How links begin, are taken over, and end.</summary>
public sealed class LinkLifeTests : IAsyncLifetime
{
    // The read limit is like no other time in the master, and longer than the time to live.
    private static readonly WorkerLinkOptions Options = new() { ReadLimit = TimeSpan.FromSeconds(9), TimeToLive = TimeSpan.FromSeconds(8) };

    private readonly ArmedTimeProvider _time = new();
    private InProcessMaster _master = null!;

    private LinkTable Links => _master.Service<LinkTable>();

    public async Task InitializeAsync() => _master =
        await InProcessMaster.StartAsync(_time, services: services => services.AddSingleton(Options));

    public async Task DisposeAsync() => await _master.DisposeAsync();

    [Fact]
    public async Task SecondProcess_OfALiveName_IsRefused()
    {
        using var first = await OpenAsync("w1", "one");
        using var second = new RawLink(_master);

        await second.SayAsync(RawLink.Hello("w1", "two"));

        var end = await second.EndAsync();
        Assert.Equal(StatusCode.AlreadyExists, end.StatusCode);
        Assert.StartsWith("[code=46003:", end.Detail, StringComparison.Ordinal);
        await first.BeatAsync();
        Assert.Equal(1, Links.Count);
    }

    [Fact]
    public async Task SecondProcess_OfASilentName_TakesOver()
    {
        using var first = await OpenAsync("w1", "one");
        _time.Advance(Options.TimeToLive + TimeSpan.FromMilliseconds(1));

        using var second = await OpenAsync("w1", "two");

        Assert.Contains((await first.EndAsync()).StatusCode, new[] { StatusCode.Aborted, StatusCode.Unavailable });
        Assert.True(_master.Observed("w1").IsConnected);
    }

    [Fact]
    public async Task SameProcess_Again_TakesOver()
    {
        using var first = await OpenAsync("w1", "one");

        using var second = await OpenAsync("w1", "one");

        var end = await first.EndAsync();
        Assert.Equal((StatusCode.Aborted, "a newer link of this worker took over"), (end.StatusCode, end.Detail));
        Assert.Equal(1, Links.Count);
        Assert.True(_master.Observed("w1").IsConnected);
        Assert.True(Links.TryGet(new WorkerName("w1"), out var link) && !link.Closing.IsCancellationRequested);
    }

    [Fact]
    public async Task SameProcess_TwiceAtOnce_KeepsOneLink()
    {
        using var one = new RawLink(_master);
        using var other = new RawLink(_master);

        await Task.WhenAll(one.SayAsync(RawLink.Hello("w1")), other.SayAsync(RawLink.Hello("w1")));
        var ends = new[] { one.EndAsync(), other.EndAsync() };
        var end = await await Task.WhenAny(ends);

        Assert.Equal((StatusCode.Aborted, "a newer link of this worker took over"), (end.StatusCode, end.Detail));
        Assert.Equal(1, ends.Count(static link => !link.IsCompleted));
        Assert.Equal(1, Links.Count);
        Assert.True(Links.TryGet(new WorkerName("w1"), out var link) && !link.Closing.IsCancellationRequested);
        Assert.True(_master.Registered("w1")?.IsOnline);
    }

    [Fact]
    public async Task Silence_InTheMiddleOfAnOrder_IsAnsweredForWithWhatWasSeenLast()
    {
        using var link = await OpenAsync("w1");
        await BindAsync(link, "s1", "w1");
        await StartTaskAsync(link);
        var pausing = _master.OperateAsync(TaskOp.Pause);
        await link.OrdersAsync();
        await link.ReportAsync("s1", ("t", Stage.Pausing));
        await _master.UntilAsync("w1", static worker => worker.Subtasks[new TaskName("t")].Status.Stage == Stage.Pausing);

        // Twice only if it was looking at the report when the clock moved, and so waits from then on: the link lives longer than that.
        var heard = 3;
        _time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(2));
        if (await Task.WhenAny(pausing, Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System)) != pausing)
        {
            heard *= 2;
            _time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromMilliseconds(2));
        }

        var (result, message) = Row((await pausing.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)).Sources.Single());

        Assert.False(result);
        Assert.Contains($"worker w1 is silent, last seen Pausing, last heard {heard}", message, StringComparison.Ordinal);
        await link.ReportAsync("s1", ("t", Stage.Paused));
        await _master.UntilAsync("w1", static worker => worker.Subtasks[new TaskName("t")].Status.Stage == Stage.Paused);
    }

    [Fact]
    public async Task HalfClose_ByTheWorker_EndsItWell()
    {
        using var link = await OpenAsync("w1");

        await link.FinishAsync();

        Assert.Equal(StatusCode.OK, (await link.EndAsync()).StatusCode);
        Assert.Equal(0, Links.Count);
        Assert.False(_master.Observed("w1").IsConnected);
    }

    [Fact]
    public async Task MasterStops_LinkEndsWithUnavailable()
    {
        using var link = await OpenAsync("w1");

        _master.Service<IHostApplicationLifetime>().StopApplication();

        var end = await link.EndAsync();
        Assert.Equal((StatusCode.Unavailable, "the master stops"), (end.StatusCode, end.Detail));
    }

    [Fact]
    public async Task Silence_EndsTheLinkAndGivesItsSourceToAnother()
    {
        using var first = await OpenAsync("w1");
        await BindAsync(first, "s1", "w1");
        using var second = await OpenAsync("w2");
        _time.Advance(Options.TimeToLive / 2);
        await second.BeatAsync();
        await _master.UntilAsync("w2", worker => worker.LastHeard == _time.GetTimestamp());
        _time.Advance((Options.TimeToLive / 2) + TimeSpan.FromMilliseconds(1));

        await SweepAsync();
        var end = await first.EndAsync();
        await _master.UntilAsync("w1", worker => !worker.IsConnected);
        await SweepAsync();

        Assert.Equal((StatusCode.Unavailable, "nothing was heard from the worker"), (end.StatusCode, end.Detail));
        Assert.Equal("s1", (await second.OrdersAsync()).Orders_.Single().BindSource.Source);
        Assert.False(_master.Registered("w1")?.IsOnline);
        var alive = await _master.Store.RangeAsync(new RangeQuery(KeyRange.One(DmKeys.WorkerAlive(new WorkerName("w1")))), CancellationToken.None);
        Assert.Equal(0, alive.Count);
    }

    [Fact]
    public async Task Drop_WithinTheTimeToLive_KeepsTheSource()
    {
        using (var link = await OpenAsync("w1"))
        {
            await BindAsync(link, "s1", "w1");
        }

        await _master.UntilAsync("w1", worker => !worker.IsConnected);
        await SweepAsync();

        Assert.True(_master.Registered("w1")?.IsOnline);
        Assert.Equal("s1", _master.Registered("w1")?.Bound?.Value);
    }

    [Fact]
    public async Task Reconnect_WhileAnOperationWaits_ConfirmsIt()
    {
        using var first = await OpenAsync("w1");
        await BindAsync(first, "s1", "w1");
        await StartTaskAsync(first);
        var pausing = _master.OperateAsync(TaskOp.Pause);
        var order = (await first.OrdersAsync()).Orders_.Single().SetSubtask;
        Assert.Equal(Stage.Paused, order.Stage);
        first.Dispose();
        await _master.UntilAsync("w1", worker => !worker.IsConnected);
        Assert.False(pausing.IsCompleted);

        var hello = RawLink.Hello("w1");
        (hello.Cluster, hello.Revision, hello.Source) = (first.Cluster, first.Revision, "s1");
        hello.Subtasks.Add(RawLink.Status(("t", Stage.Paused)));
        using var second = new RawLink(_master);
        await second.SayAsync(hello);
        await second.NextAsync();

        Assert.Empty((await second.OrdersAsync()).Orders_);
        Assert.Equal((true, ""), Row((await pausing).Sources.Single()));
    }

    [Fact]
    public async Task Reconnect_BeforeTheOrderWasCarriedOut_IsOrderedAgain()
    {
        using var first = await OpenAsync("w1");
        await BindAsync(first, "s1", "w1");
        await StartTaskAsync(first);
        var before = first.Revision;
        var pausing = _master.OperateAsync(TaskOp.Pause);
        await first.OrdersAsync();
        first.Dispose();
        await _master.UntilAsync("w1", worker => !worker.IsConnected);

        var hello = RawLink.Hello("w1");
        (hello.Cluster, hello.Revision, hello.Source) = (first.Cluster, before, "s1");
        hello.Subtasks.Add(RawLink.Status(("t", Stage.Running)));
        using var second = new RawLink(_master);
        await second.SayAsync(hello);
        await second.NextAsync();

        Assert.Equal(Stage.Paused, (await second.OrdersAsync()).Orders_.Single().SetSubtask.Stage);
        await second.ReportAsync("s1", ("t", Stage.Paused));
        Assert.Equal((true, ""), Row((await pausing).Sources.Single()));
    }

    [Fact]
    public async Task WorkerThatDoesNotRead_HoldsUpNobodyAndIsSentAway()
    {
        using var stuck = new RawLink(_master);
        await stuck.SayAsync(RawLink.Hello("w1"));
        await _master.UntilAsync("w1", worker => worker.IsConnected);
        using var other = await OpenAsync("w2");
        await PutBoundWithLargeTasksAsync("w1");
        await _time.WhenArmedAsync(Options.ReadLimit);

        await BindAsync(other, "s2", "w2");
        _time.Advance(Options.ReadLimit / 2);
        await stuck.BeatAsync();
        await other.BeatAsync();
        await _master.UntilAsync("w1", worker => worker.LastHeard == _time.GetTimestamp());
        await _master.UntilAsync("w2", worker => worker.LastHeard == _time.GetTimestamp());
        _time.Advance(Options.ReadLimit / 2);

        await _master.UntilAsync("w1", worker => !worker.IsConnected);
        Assert.Equal(1, Links.Count);
    }

    [Fact]
    public async Task ThousandLinks_OpenedAndDropped_LeaveNothingBehind()
    {
        var names = Enumerable.Range(1, 1000).Select(number => $"w{number}").ToList();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(_master.Address);
        var client = new WorkerLink.WorkerLinkClient(channel);
        var calls = await Task.WhenAll(names.Select(async name =>
        {
            var call = client.Connect();
            await call.RequestStream.WriteAsync(new WorkerMessage { Hello = RawLink.Hello(name) });
            Assert.True(await call.ResponseStream.MoveNext());
            return call;
        }));
        Assert.Equal(1000, Links.Count);

        foreach (var call in calls)
        {
            call.Dispose();
        }

        foreach (var name in names)
        {
            await _master.UntilAsync(name, worker => !worker.IsConnected);
            Assert.Equal(0, _master.Service<ObservedState>().Of(new WorkerName(name)).Listeners);
        }

        Assert.Equal(0, Links.Count);
    }

    private Task<RawLink> OpenAsync(string name, string instance = "one") => RawLink.OpenAsync(_master, RawLink.Hello(name, instance));

    private Task SweepAsync() => _master.Service<PresenceLoop>().SweepAsync(CancellationToken.None);

    private async Task BindAsync(RawLink link, string source, string worker)
    {
        var creating = _master.CreateAsync(source, worker);
        Assert.Equal(source, (await link.OrdersAsync()).Orders_.Single().BindSource.Source);
        await link.ReportAsync(source);
        Assert.Equal((true, ""), Row((await creating).Sources.Single()));
    }

    private async Task StartTaskAsync(RawLink link)
    {
        var starting = _master.StartTaskAsync("s1");
        Assert.Equal("t", (await link.OrdersAsync()).Orders_.Single().SetSubtask.Task);
        await link.ReportAsync("s1", ("t", Stage.Running));
        Assert.Equal((true, ""), Row((await starting).Sources.Single()));
    }

    /// <summary>Orders far larger than what a connection holds for a reader that does not read.</summary>
    private async Task PutBoundWithLargeTasksAsync(string worker)
    {
        var (source, name) = (new SourceId("large"), new WorkerName(worker));
        for (var number = 0; number < 32; number++)
        {
            var task = new TaskName($"large-{number}");
            await _master.Store.CommitAsync(
                new Txn
                {
                    Success =
                    [
                        new TxnOp.Put(DmKeys.SubtaskConfig(source, task), ByteString.CopyFromUtf8(new string('#', 1_000_000))),
                        new TxnOp.Put(DmKeys.SubtaskStage(source, task), DmValues.Stage(Stage.Running, source, task)),
                    ],
                },
                CancellationToken.None);
        }

        await _master.Store.CommitAsync(
            new Txn
            {
                Success =
                [
                    new TxnOp.Put(DmKeys.SourceConfig(source), ByteString.CopyFromUtf8("source-id = \"large\"")),
                    new TxnOp.Put(DmKeys.Bound(name), DmValues.Bound(source, name)),
                ],
            },
            CancellationToken.None);
    }

    private static (bool Result, string Msg) Row(CommonWorkerResponse row) => (row.Result, row.Msg);
}
