namespace DmMaster.Workers.Stock;

/// <summary>How often stock workers are asked how they are.</summary>
public sealed record StockPollOptions
{
    /// <summary>How long after an answer the next call begins while somebody waits for a change; each is half as long again as the last.</summary>
    /// <value>Default 2 milliseconds.</value>
    public TimeSpan FastFirst { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>The least that comes of it when many are waited for, for each of them, the first call included: calls take processor
    /// time from what they wait for.</summary>
    /// <value>Default 50 microseconds.</value>
    public TimeSpan FastEach { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>The longest of these.</summary>
    /// <value>Default 250 milliseconds.</value>
    public TimeSpan FastMost { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long after an answer the next call begins while nobody waits. Each worker has its own, up to a fifth more or less.</summary>
    /// <remarks>For each call a stock worker asks its upstream and writes a line into its log, which it does by itself as often.</remarks>
    /// <value>Default 30 seconds.</value>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same of a worker that has no source: each call to it is a warning in its log.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest that a call may take: a stock worker that pauses may hold its answer back for 10 seconds.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker may answer nothing at all before it is silent. After a third of it one that has not answered is asked for something else.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many calls, to as many workers, may be under way before the next waits for one of them.</summary>
    /// <value>Default 64.</value>
    public int AtOnce { get; init; } = 64;

    /// <summary>How long it waits at most: workers that do not answer hold nobody up.</summary>
    /// <value>Default 10 milliseconds.</value>
    public TimeSpan Moment { get; init; } = TimeSpan.FromMilliseconds(10);
}
