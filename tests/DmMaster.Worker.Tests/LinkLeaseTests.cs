using DmMaster.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Worker.Tests;

/// <summary>From when a lease counts: the master counts from when it heard, and that is after it was sent.</summary>
public sealed class LinkLeaseTests : IDisposable
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly WorkerLease _lease;
    private readonly LinkLease _link;

    public LinkLeaseTests()
    {
        _lease = new WorkerLease(_time);
        _link = new LinkLease(_lease, TimeToLive, _lease.Begin());
        _link.Welcomed(_lease.Now);
    }

    public void Dispose() => _lease.Dispose();

    [Fact]
    public async Task Heartbeat_AnsweredLate_RenewsFromWhenItWasSent()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        var beat = _link.NextBeat();
        _time.Advance(TimeSpan.FromSeconds(5));
        _link.Heard(new Heartbeat { Id = 1, Answers = beat.Id });

        await AssertOverAfterAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Heartbeats_OneAnswerForSeveral_RenewsFromTheLastThatItAnswers()
    {
        _link.NextBeat();
        _time.Advance(TimeSpan.FromSeconds(3));
        var second = _link.NextBeat();
        _time.Advance(TimeSpan.FromSeconds(3));
        _link.NextBeat();
        _link.Heard(new Heartbeat { Id = 1, Answers = second.Id });

        await AssertOverAfterAsync(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task Heartbeat_OfTheMasterThatAnswersNone_RenewsNothing()
    {
        _link.NextBeat();
        _time.Advance(TimeSpan.FromSeconds(5));
        _link.Heard(new Heartbeat { Id = 1 });

        await AssertOverAfterAsync(TimeSpan.FromSeconds(15));
    }

    private async Task AssertOverAfterAsync(TimeSpan left)
    {
        var last = TimeSpan.FromMilliseconds(10);
        _time.Advance(left - last);
        var over = _lease.UntilOverAsync(CancellationToken.None);
        Assert.False(over.IsCompleted);
        _time.Advance(last);
        await over.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
