using DmMaster.Store.InProcess;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

public sealed class LeaseClockTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseClock _clock;

    public LeaseClockTests() => _clock = new LeaseClock(_time);

    [Fact]
    public void TakeEnded_JustBeforeTheEnd_None()
    {
        Arm(1, 10);
        _time.Advance(TimeSpan.FromSeconds(10) - new TimeSpan(1));
        Assert.Empty(_clock.TakeEnded(Retry));
        _time.Advance(new TimeSpan(1));
        Assert.Equal([new LeaseId(1)], _clock.TakeEnded(Retry));
    }

    [Fact]
    public void TakeEnded_SignOfLifeBefore_WholeTimeAgain()
    {
        Arm(1, 10);
        _time.Advance(TimeSpan.FromSeconds(9));
        Arm(1, 10);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_clock.TakeEnded(Retry));
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.Left(new LeaseId(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_clock.TakeEnded(Retry));
    }

    [Fact]
    public void TakeEnded_NotForgotten_AgainAfterTheRetry()
    {
        Arm(1, 2);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(_clock.TakeEnded(Retry));
        Assert.Empty(_clock.TakeEnded(Retry));
        _time.Advance(Retry);
        Assert.Single(_clock.TakeEnded(Retry));
        _clock.Disarm(new LeaseId(1));
        _time.Advance(Retry);
        Assert.Empty(_clock.TakeEnded(Retry));
        Assert.Null(_clock.Next);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void TakeEnded_SameIdGrantedAgain_EndsAtItsOwnTimeOnce(int seconds)
    {
        Arm(1, 10);
        _clock.Disarm(new LeaseId(1));
        Arm(1, seconds);
        var ended = new List<(int At, LeaseId Id)>();
        for (var at = 1; at <= 30; at++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var id in _clock.TakeEnded(Retry))
            {
                ended.Add((at, id));
                _clock.Disarm(id);
            }
        }

        Assert.Equal([(seconds, new LeaseId(1))], ended);
    }

    [Fact]
    public void TakeEnded_TenThousandLeases_EachAtItsTime()
    {
        for (var id = 1; id <= 10_000; id++)
        {
            Arm(id, 2 + (id % 50));
        }

        var total = 0;
        for (var at = 1; at <= 51; at++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var id in _clock.TakeEnded(Retry))
            {
                Assert.Equal(at, 2 + (id.Value % 50));
                _clock.Disarm(id);
                total++;
            }
        }

        Assert.Equal(10_000, total);
    }

    [Fact]
    public void Disarm_ManyLongLeasesComeAndGo_QueueStaysShort()
    {
        Arm(1, 10);
        for (var id = 2; id < 100_000; id++)
        {
            Arm(id, LeaseRules.MaxSeconds);
            _clock.Disarm(new LeaseId(id));
        }

        Assert.InRange(_clock.QueueLength, 1, 1100);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([new LeaseId(1)], _clock.TakeEnded(Retry));
    }

    [Fact]
    public void Left_UnknownLease_Zero() => Assert.Equal(TimeSpan.Zero, _clock.Left(new LeaseId(1)));

    [Fact]
    public void Left_LongestLease_ItsWholeTime()
    {
        var time = new FineTime { Now = long.MaxValue / 100 };
        var clock = new LeaseClock(time);
        clock.Arm(new Lease(new LeaseId(1), LeaseRules.MaxSeconds));
        Assert.Equal(TimeSpan.FromSeconds(LeaseRules.MaxSeconds), clock.Left(new LeaseId(1)));
    }

    [Theory]
    [InlineData(1L)]
    [InlineData((1L << 60) + 1)]
    [InlineData((1L << 60) + 127)]
    public void TakeEnded_ClockFinerThanATick_NotBeforeTheEnd(long now)
    {
        var time = new FineTime { Now = now };
        var clock = new LeaseClock(time);
        clock.Arm(new Lease(new LeaseId(1), 3));
        time.Now = now + 2_999_999_999;
        Assert.Empty(clock.TakeEnded(Retry));
        Assert.Equal(new TimeSpan(1), clock.Left(new LeaseId(1)));
        time.Now++;
        Assert.Single(clock.TakeEnded(Retry));
    }

    private void Arm(long id, long seconds) => _clock.Arm(new Lease(new LeaseId(id), seconds));
}
