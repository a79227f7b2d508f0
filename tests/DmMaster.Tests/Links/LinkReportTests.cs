using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Testing;
using DmMaster.Workers.Native;
using Grpc.Core;

namespace DmMaster.Tests.Links;

/// <summary>What workers say later, true or not.</summary>
public sealed class LinkReportTests : IAsyncLifetime
{
    private readonly ArmedTimeProvider _time = new();
    private InProcessMaster _master = null!;
    private RawLink _link = null!;

    public async Task InitializeAsync()
    {
        _master = await InProcessMaster.StartAsync(_time);
        _link = await RawLink.OpenAsync(_master, RawLink.Hello("w1"));
    }

    public async Task DisposeAsync()
    {
        _link.Dispose();
        await _master.DisposeAsync();
    }

    [Fact]
    public async Task Hello_Again_EndsTheStream()
    {
        await _link.SayAsync(RawLink.Hello("w1"));

        var end = await _link.EndAsync();
        Assert.Equal((StatusCode.InvalidArgument, "a worker says its hello once"), (end.StatusCode, end.Detail));
    }

    [Fact]
    public async Task Relay_OfAWorkerThatReconnects_IsKnownFromItsHelloAndNotOrderedAgain()
    {
        var creating = _master.CreateAsync("s1", "w1");
        await _link.OrdersAsync();
        await _link.ReportAsync("s1");
        Assert.True((await creating).Result);
        var starting = _master.Client.OperateRelayAsync(new OperateRelayRequest { Op = RelayOpV2.StartRelayV2, Source = "s1", Worker = { "w1" } });
        var ordered = (await _link.OrdersAsync()).Orders_.Single().SetRelay;
        await _link.SayAsync(new Report
        {
            Revision = _link.Revision, Source = new SourceStatus { Source = "s1", RelayStatus = new RelayStatus { Stage = Stage.Running } },
        });
        Assert.True((await starting).Sources.Single().Result);
        var hello = RawLink.Hello("w1");
        (hello.Cluster, hello.Revision, hello.Source, hello.RelaySource) = (_link.Cluster, _link.Revision, "s1", "s1");
        hello.RelayStatus = new RelayStatus { Stage = Stage.Paused };
        _link.Dispose();
        await _master.UntilAsync("w1", worker => !worker.IsConnected);

        using var again = new RawLink(_master);
        await again.SayAsync(hello);
        await again.NextAsync();
        var orders = await again.OrdersAsync();

        Assert.Equal(("s1", Stage.Running), (ordered.Source, ordered.Stage));
        Assert.Empty(orders.Orders_);
        Assert.Equal(Stage.Paused, _master.Observed("w1").Source.RelayStatus.Stage);
    }

    [Fact]
    public async Task Report_FromTheFuture_IsNoReceipt()
    {
        await _link.SayAsync(new Report { Revision = long.MaxValue, Subtasks = { RawLink.Status(("ghost", Stage.Paused)) } });
        await _master.UntilAsync("w1", worker => worker.Subtasks.Count == 1);

        Assert.Equal(0, _master.Observed("w1").Revision.Value);
        Assert.Equal(0, _master.Observed("w1").Subtasks.Values.Single().Revision.Value);
    }

    [Fact]
    public async Task Report_OfANegativeRevision_ClaimsNothing()
    {
        await _link.SayAsync(new Report { Revision = long.MinValue, Subtasks = { RawLink.Status(("ghost", Stage.Paused)) } });
        await _master.UntilAsync("w1", worker => worker.Subtasks.Count == 1);

        Assert.Equal(0, _master.Observed("w1").Revision.Value);
    }

    [Fact]
    public async Task Report_OnATaskNeverOrdered_ChangesNothingThatShouldBe()
    {
        await _link.ReportAsync("s9", ("ghost", Stage.Running));
        await _master.UntilAsync("w1", worker => worker.Subtasks.Count == 1);

        var status = await _master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "ghost" });
        Assert.Equal((false, "task ghost has no source or not exist"), (status.Result, status.Msg));
        Assert.Empty((await _master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.ShowSource })).Sources);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(10_001)]
    public async Task Report_OfTooManySubtasks_EndsTheStream(int count)
    {
        await _link.SayAsync(new Report { Subtasks = { LinkHelloTests.Subtasks(count) } });

        var end = await _link.EndAsync();
        Assert.Equal(
            (StatusCode.ResourceExhausted, $"a worker may have at most 10000 subtasks, not {count}"), (end.StatusCode, end.Detail));
        Assert.Empty(_master.Observed("w1").Subtasks);
    }

    [Fact]
    public async Task Report_OfAsManySubtasksAsThereMayBe_IsTaken()
    {
        await _link.SayAsync(new Report { Subtasks = { LinkHelloTests.Subtasks(10_000) } });

        await _master.UntilAsync("w1", worker => worker.Subtasks.Count == 10_000);
    }

    [Fact]
    public async Task Reports_ThatAddUpToTooManySubtasks_EndTheStream()
    {
        await _link.SayAsync(new Report { Subtasks = { LinkHelloTests.Subtasks(10_000) } });
        await _link.SayAsync(new Report { Subtasks = { RawLink.Status(("one more", Stage.Running)) } });

        Assert.Equal(StatusCode.ResourceExhausted, (await _link.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task Refusals_ThatAddUpToTooMany_EndTheStream()
    {
        var refusals = Enumerable.Range(0, 10_000).Select(number => new Refusal { Task = $"t{number}" });
        await _link.SayAsync(new Report { Refusals = { refusals } });
        await _link.SayAsync(new Report { Refusals = { new Refusal { Task = "one more" } } });

        Assert.Equal(StatusCode.ResourceExhausted, (await _link.EndAsync()).StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TaskConfig.MaxNameBytes + 1)]
    public async Task Report_OnATaskThatCannotBe_EndsTheStream(int length)
    {
        await _link.SayAsync(new Report { Removed = { new string('t', length) } });

        Assert.Equal(StatusCode.InvalidArgument, (await _link.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task Message_OfNoKnownKind_CountsAsASignOfLife()
    {
        var before = _master.Observed("w1").LastHeard;
        _time.Advance(TimeSpan.FromSeconds(1));

        await _link.SayAsync(new WorkerMessage());

        await _master.UntilAsync("w1", worker => worker.LastHeard > before);
    }

    [Fact]
    public async Task Answer_ToAQuestionNeverAsked_IsAReport()
    {
        await _link.SayAsync(new Report { Query = 77, Complete = true, Subtasks = { RawLink.Status(("x", Stage.Running)) } });

        await _master.UntilAsync("w1", worker => worker.Subtasks.Count == 1);
        Assert.Equal(1, _master.Service<LinkTable>().Count);
    }
}
