using DmMaster.Workers.Stock;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>The table of <see cref="PollPace"/>, row by row.</summary>
public sealed class PollPaceTests
{
    private static readonly StockPollOptions Options = new();
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(31);

    private readonly PollPace _pace = new(Options, Slow);

    [Fact]
    public void Nobody_TheWorkerHasWork_IsSlow() => Assert.Equal(Slow, _pace.After(isListenedTo: false, hasNoWork: false));

    [Fact]
    public void Nobody_TheWorkerHasNoWork_IsIdle() => Assert.Equal(Options.Idle, _pace.After(isListenedTo: false, hasNoWork: true));

    [Fact]
    public void Listened_PauseGrowsByHalfUpToTheMost()
    {
        List<double> pauses = [];
        _pace.Hurry(listenedTo: 1);
        for (var call = 0; call < 16; call++)
        {
            _pace.Begins(isListenedTo: true, listenedTo: 1);
            pauses.Add(_pace.After(isListenedTo: true, hasNoWork: false).TotalMilliseconds);
        }

        Assert.Equal([2, 3, 4.5], pauses.Take(3));
        Assert.Equal(Options.FastMost.TotalMilliseconds, pauses[^1]);
        Assert.Equal(pauses.Order(), pauses);
    }

    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(1_000, 50)]
    public void Hurry_ManyAreListenedTo_WaitsUntilWhatTheyWereToldHasReachedThem(int listenedTo, double milliseconds)
    {
        _pace.Hurry(listenedTo);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _pace.After(isListenedTo: true, hasNoWork: false));
    }

    [Fact]
    public void Listened_CallsTakeLong_IsNotBusierThanIdle()
    {
        _pace.Hurry(listenedTo: 1);
        _pace.Called(TimeSpan.FromMilliseconds(40));

        Assert.Equal(TimeSpan.FromMilliseconds(40), _pace.After(isListenedTo: true, hasNoWork: false));
    }

    [Fact]
    public void Listened_CallTookVeryLong_WaitsNoLongerThanTheMost()
    {
        _pace.Called(TimeSpan.FromSeconds(9));

        Assert.Equal(Options.FastMost, _pace.After(isListenedTo: true, hasNoWork: false));
    }
}
