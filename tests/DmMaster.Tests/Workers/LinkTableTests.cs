using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers;

public sealed class LinkTableTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ObservedState _observed = new();
    private readonly WorkerLinkOptions _options = new();
    private readonly LinkTable _links;

    public LinkTableTests() => _links = new LinkTable(_observed, _options, _time);

    [Fact]
    public void Enter_NewName_IsFound()
    {
        var link = Link("w1");

        Assert.True(_links.TryEnter(link));

        Assert.True(_links.TryGet(new WorkerName("w1"), out var found));
        Assert.Same(link, found);
        Assert.Equal([new WorkerName("w1")], _links.Known);
    }

    [Theory]
    [InlineData("one", 0, true)]
    [InlineData("one", 60, true)]
    [InlineData("two", 0, false)]
    [InlineData("two", 10, false)]
    [InlineData("two", 11, true)]
    public void Enter_NameThatIsHeld_DependsOnTheProcessAndItsSilence(string instance, int silentSeconds, bool isLetIn)
    {
        var first = Link("w1", "one");
        _links.TryEnter(first);
        _time.Advance(TimeSpan.FromSeconds(silentSeconds));

        Assert.Equal(isLetIn, _links.TryEnter(Link("w1", instance)));

        Assert.Equal(isLetIn ? LinkEnd.Replaced : LinkEnd.Disconnected, first.End.End);
        Assert.Equal(isLetIn, first.Closing.IsCancellationRequested);
        Assert.Equal(1, _links.Count);
    }

    [Fact]
    public void Enter_AfterALongAbsence_IsNotSilentForThatReason()
    {
        _observed.Of(new WorkerName("w1")).Update(worker => worker with { LastHeard = _time.GetTimestamp() });
        _time.Advance(TimeSpan.FromHours(1));
        var link = Link("w1");
        _links.TryEnter(link);

        _links.CloseSilent();

        Assert.False(link.Closing.IsCancellationRequested);
        Assert.False(_links.TryEnter(Link("w1", "two")));
    }

    [Fact]
    public void Leave_OfTheCurrent_NotesThatItIsGone()
    {
        var link = Link("w1");
        _links.TryEnter(link);
        _observed.Of(link.Name).Update(worker => worker with { IsConnected = true });

        Assert.True(_links.Leave(link));

        Assert.Equal(0, _links.Count);
        Assert.False(_observed.Worker(link.Name).IsConnected);
        Assert.False(_links.Leave(link));
    }

    [Fact]
    public void Leave_OfOneThatWasReplaced_LeavesTheNewOne()
    {
        var first = Link("w1");
        _links.TryEnter(first);
        _links.TryEnter(Link("w1"));
        _observed.Of(first.Name).Update(worker => worker with { IsConnected = true });

        Assert.False(_links.Leave(first));

        Assert.Equal(1, _links.Count);
        Assert.True(_observed.Worker(first.Name).IsConnected);
    }

    [Fact]
    public async Task Leave_IsToldBeforeTheNextLinkOfTheNameCanEnter()
    {
        var link = Link("w1");
        _links.TryEnter(link);
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var slot = _observed.Of(link.Name);
        var holding = Task.Run(() => slot.Update(worker =>
        {
            held.Set();
            hold.Wait();
            return worker;
        }));
        held.Wait();
        var leaving = new Thread(() => _links.Leave(link));
        leaving.Start();
        SpinWait.SpinUntil(() => leaving.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        var entering = Task.Run(() => _links.TryEnter(Link("w1", "two")));

        await Assert.ThrowsAsync<TimeoutException>(() => entering.WaitAsync(TimeSpan.FromMilliseconds(200)));
        hold.Set();
        Assert.True(await entering.WaitAsync(TimeSpan.FromSeconds(30)));
        await holding.WaitAsync(TimeSpan.FromSeconds(30));
        leaving.Join();
    }

    [Fact]
    public void CloseSilent_AtTheTimeToLive_ClosesOnlyTheSilent()
    {
        var (silent, other) = (Link("w1"), Link("w2"));
        _links.TryEnter(silent);
        _links.TryEnter(other);
        _time.Advance(_options.TimeToLive);
        other.Receive(new WorkerMessage());
        _links.CloseSilent();
        Assert.False(silent.Closing.IsCancellationRequested);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        _links.CloseSilent();

        Assert.Equal((LinkEnd.Silent, false), (silent.End.End, other.Closing.IsCancellationRequested));
    }

    private NativeLink Link(string name, string instance = "one") =>
        new(new Hello { Name = name, Instance = instance }, "c1", _observed.Of(new WorkerName(name)), _options, _time);
}
