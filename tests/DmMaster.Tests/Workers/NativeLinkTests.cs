using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers;

public sealed class NativeLinkTests
{
    private const string Cluster = "c1";
    private static readonly WorkerName Worker = new("w1");

    private readonly FakeTimeProvider _time = new();
    private readonly WorkerSlot _slot = new(new ObservedState());
    private readonly WorkerLinkOptions _options = new();

    [Fact]
    public async Task Next_First_IsTheWelcome()
    {
        var link = Link();
        link.Deliver(Snapshot(5));

        var welcome = (await link.NextAsync(CancellationToken.None)).Welcome;

        Assert.Equal((Cluster, TimeSpan.FromSeconds(1)), (welcome.Cluster, welcome.HeartbeatInterval.ToTimeSpan()));
    }

    [Fact]
    public async Task Next_NothingToDo_IsStillTheFirstOrders()
    {
        var link = await WelcomedAsync();
        link.Deliver(Snapshot(5));

        var orders = (await link.NextAsync(CancellationToken.None)).Orders;

        Assert.Equal(5, orders.Revision);
        Assert.Empty(orders.Orders_);
    }

    [Fact]
    public async Task Next_NothingSaid_IsAHeartbeatEachInterval()
    {
        var link = await OrderedAsync();
        for (var beat = 0; beat < 3; beat++)
        {
            var next = link.NextAsync(CancellationToken.None).AsTask();
            _time.Advance(_options.Heartbeat - TimeSpan.FromMilliseconds(1));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));

            Assert.Equal(MasterMessage.BodyOneofCase.Heartbeat, (await next).BodyCase);
        }
    }

    [Fact]
    public async Task Next_ManySnapshots_AreOneDifference()
    {
        var link = await OrderedAsync();
        link.Deliver(Snapshot(6, ("a", Stage.Running, 6)));
        link.Deliver(Snapshot(7, ("a", Stage.Paused, 7)));
        link.Deliver(Snapshot(8, ("a", Stage.Paused, 7), ("b", Stage.Running, 8)));

        var orders = (await link.NextAsync(CancellationToken.None)).Orders;

        Assert.Equal(8, orders.Revision);
        Assert.Equal(
            [("a", Stage.Paused), ("b", Stage.Running)],
            orders.Orders_.Skip(1).Select(order => (order.SetSubtask.Task, order.SetSubtask.Stage)));
    }

    [Fact]
    public async Task Deliver_OlderSnapshot_IsIgnored()
    {
        var link = await OrderedAsync();
        link.Deliver(Snapshot(9, ("a", Stage.Paused, 9)));
        link.Deliver(Snapshot(8, ("a", Stage.Running, 8)));

        Assert.Equal(Stage.Paused, (await link.NextAsync(CancellationToken.None)).Orders.Orders_[1].SetSubtask.Stage);
    }

    [Fact]
    public async Task Deliver_SnapshotWithoutDifference_SendsNoOrders()
    {
        var link = await OrderedAsync();
        link.Deliver(Snapshot(9));
        var next = link.NextAsync(CancellationToken.None).AsTask();

        Assert.False(next.IsCompleted);
        _time.Advance(_options.Heartbeat);
        Assert.Equal(MasterMessage.BodyOneofCase.Heartbeat, (await next).BodyCase);
    }

    [Fact]
    public async Task Query_ByMany_IsOneQuestionAndOneAnswer()
    {
        var link = await OrderedAsync();
        var asked = new[] { link.QueryAsync(), link.QueryAsync(), link.QueryAsync() };

        var query = (await link.NextAsync(CancellationToken.None)).StatusQuery;
        link.Receive(new WorkerMessage { Report = new Report { Query = query.Id, Complete = true } });

        await Task.WhenAll(asked);
        Assert.False(link.NextAsync(CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Query_OrdersDueToo_OrdersGoFirst()
    {
        var link = await OrderedAsync();
        _ = link.QueryAsync();
        link.Deliver(Snapshot(6, ("a", Stage.Running, 6)));

        Assert.Equal(MasterMessage.BodyOneofCase.Orders, (await link.NextAsync(CancellationToken.None)).BodyCase);
        Assert.Equal(MasterMessage.BodyOneofCase.StatusQuery, (await link.NextAsync(CancellationToken.None)).BodyCase);
    }

    [Fact]
    public async Task Query_OfAClosedLink_IsCancelledAtOnce()
    {
        var link = await OrderedAsync();
        var before = link.QueryAsync();
        link.Close(LinkEnd.Silent);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(link.QueryAsync);
    }

    [Fact]
    public void Close_Twice_KeepsTheFirstReason()
    {
        var link = Link();
        link.Close(LinkEnd.Replaced);
        link.Close(LinkEnd.Disconnected);

        Assert.Equal(LinkEnd.Replaced, link.End.End);
        Assert.True(link.Closing.IsCancellationRequested);
    }

    [Fact]
    public void Receive_AfterTheLinkWasReplaced_ChangesNothing()
    {
        var link = Link();
        link.Close(LinkEnd.Replaced);

        link.Receive(new WorkerMessage { Report = new Report { Subtasks = { new SubTaskStatus { Name = "a" } } } });

        Assert.Same(ObservedWorker.Unheard, _slot.Current);
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(6, 0)]
    [InlineData(5, 5)]
    [InlineData(-1, 0)]
    public async Task Receive_ReportOfAnyRevision_IsAReceiptOfNoMoreThanWasOrdered(long said, long counts)
    {
        var link = await OrderedAsync();

        link.Receive(new WorkerMessage { Report = new Report { Revision = said } });

        Assert.Equal(counts, _slot.Current.Revision.Value);
    }

    [Fact]
    public void Receive_ReportAboveTheHelloBeforeAnyOrders_IsNoReceipt()
    {
        var link = Link(new Hello { Name = "w1", Cluster = Cluster, Revision = 4 });

        link.Receive(new WorkerMessage { Report = new Report { Revision = 9, Subtasks = { new SubTaskStatus { Name = "a" } } } });

        Assert.Equal(0, _slot.Current.Subtasks.Values.Single().Revision.Value);
    }

    [Fact]
    public void Receive_Heartbeat_IsASignOfLife()
    {
        var link = Link();
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), link.SilentFor);

        link.Receive(new WorkerMessage { Heartbeat = new Heartbeat() });

        Assert.Equal(TimeSpan.Zero, link.SilentFor);
        Assert.Equal(_time.GetTimestamp(), _slot.Current.LastHeard);
    }

    [Fact]
    public async Task Receive_HeartbeatWithAnId_IsAnsweredAtOnce()
    {
        var link = await OrderedAsync();
        link.Receive(new WorkerMessage { Heartbeat = new Heartbeat { Id = 7 } });

        Assert.Equal(7UL, (await link.NextAsync(CancellationToken.None)).Heartbeat.Answers);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Heartbeats_OfAWorkerThatSends_ShowWhetherItReads(bool answers, bool reads)
    {
        var link = await OrderedAsync();
        ulong heard = 0;
        var lastAnswer = TimeSpan.Zero;
        var begin = _time.GetUtcNow();
        for (ulong beat = 1; beat <= 12; beat++)
        {
            link.Receive(new WorkerMessage { Heartbeat = new Heartbeat { Id = beat, Answers = answers ? heard : 0 } });
            var next = link.NextAsync(CancellationToken.None).AsTask();
            _time.Advance(_options.Heartbeat);
            var answer = (await next).Heartbeat;
            heard = answer.Id;
            lastAnswer = answer.Answers == beat ? _time.GetUtcNow() - begin : lastAnswer;
        }

        Assert.Equal(!reads, link.IsUnread);

        // Its lease, two thirds of the time to live, is over before the link is.
        Assert.True(reads || lastAnswer < _options.ReadLimit - (_options.TimeToLive * 2 / 3), $"{lastAnswer}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Heartbeats_OfAWorkerThatDoesNotCountThem_AreNoProofButAnAnswerIs(bool answers)
    {
        var link = await OrderedAsync();
        var asked = 0;
        for (var second = 0; second < 11; second++)
        {
            link.Receive(new WorkerMessage { Heartbeat = new Heartbeat() });
            var next = link.NextAsync(CancellationToken.None).AsTask();
            _time.Advance(_options.Heartbeat);
            if ((await next).StatusQuery is { } query)
            {
                asked++;
                link.Receive(new WorkerMessage { Report = new Report { Query = answers ? query.Id : 0, Complete = true } });
            }
        }

        Assert.Equal((!answers, answers ? 2 : 1), (link.IsUnread, asked));
    }

    private NativeLink Link(Hello? hello = null) => new(hello ?? new Hello { Name = "w1" }, Cluster, _slot, _options, _time);

    private async Task<NativeLink> WelcomedAsync()
    {
        var link = Link();
        await link.NextAsync(CancellationToken.None);
        return link;
    }

    private async Task<NativeLink> OrderedAsync()
    {
        var link = await WelcomedAsync();
        link.Deliver(Snapshot(5));
        await link.NextAsync(CancellationToken.None);
        return link;
    }

    private static RegistrySnapshot Snapshot(long revision, params (string Task, Stage Stage, long Revision)[] subtasks)
    {
        var source = new SourceId("s1");
        return new RegistrySnapshot
        {
            Revision = new Revision(revision),
            Workers = ImmutableSortedDictionary<WorkerName, WorkerEntry>.Empty.Add(
                Worker, new WorkerEntry(Worker) { Bound = subtasks.Length > 0 ? source : null }),
            Sources = ImmutableSortedDictionary<SourceId, SourceEntry>.Empty.Add(source, new SourceEntry(source, "toml", new Revision(2))),
            TasksBySource = subtasks.Length == 0
                ? ImmutableSortedDictionary<SourceId, ImmutableSortedSet<TaskName>>.Empty
                : ImmutableSortedDictionary<SourceId, ImmutableSortedSet<TaskName>>.Empty.Add(
                    source, [.. subtasks.Select(subtask => new TaskName(subtask.Task))]),
            Tasks = subtasks.ToImmutableSortedDictionary(
                subtask => new TaskName(subtask.Task),
                subtask => ImmutableSortedDictionary<SourceId, SubtaskEntry>.Empty.Add(
                    source,
                    new SubtaskEntry(source, new TaskName(subtask.Task))
                    {
                        Toml = ByteString.CopyFromUtf8("toml"), Expected = subtask.Stage, StageRevision = new Revision(subtask.Revision),
                    })),
        };
    }
}
