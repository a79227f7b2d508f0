using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Workers;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers;

public sealed class LinkTableTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly ObservedState _observed = new();
    private readonly WorkerLinkOptions _options = new();
    private readonly LinkTable _links;

    public LinkTableTests() => _links = new LinkTable(_observed, _options);

    [Fact]
    public void Enter_NewName_IsFound()
    {
        var link = Link("w1");

        Assert.True(_links.TryEnter(link, Silence));

        Assert.True(_links.TryGet(new WorkerName("w1"), out var found));
        Assert.Same(link, found);
        Assert.Equal([new WorkerName("w1")], _links.Known);
    }

    [Theory]
    [InlineData("one", 0, true)]
    [InlineData("one", 60, true)]
    [InlineData("two", 0, false)]
    [InlineData("two", 3, false)]
    [InlineData("two", 4, true)]
    public void Enter_NameThatIsHeld_DependsOnTheProcessAndItsSilence(string instance, int silentSeconds, bool isLetIn)
    {
        var first = Link("w1", "one");
        _links.TryEnter(first, Silence);
        _time.Advance(TimeSpan.FromSeconds(silentSeconds));

        Assert.Equal(isLetIn, _links.TryEnter(Link("w1", instance), Silence));

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
        _links.TryEnter(link, Silence);

        _links.CloseSilent();

        Assert.False(link.Closing.IsCancellationRequested);
        Assert.False(_links.TryEnter(Link("w1", "two"), Silence));
    }

    [Fact]
    public void Leave_OfTheCurrent_NotesThatItIsGone()
    {
        var link = Link("w1");
        _links.TryEnter(link, Silence);
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
        _links.TryEnter(first, Silence);
        _links.TryEnter(Link("w1"), Silence);
        _observed.Of(first.Name).Update(worker => worker with { IsConnected = true });

        Assert.False(_links.Leave(first));

        Assert.Equal(1, _links.Count);
        Assert.True(_observed.Worker(first.Name).IsConnected);
    }

    [Fact]
    public void CloseSilent_AtTheTimeToLive_ClosesOnlyTheSilent()
    {
        var (silent, other) = (Link("w1"), Link("w2"));
        _links.TryEnter(silent, Silence);
        _links.TryEnter(other, Silence);
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
