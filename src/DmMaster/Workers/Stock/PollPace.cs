namespace DmMaster.Workers.Stock;

/// <summary>
/// When the next call to a stock worker begins, counted from the end of the last.
/// </summary>
/// <remarks>
/// <code>
/// somebody                                 the next call begins
/// asks                                     now
/// listens, and only just began             after what it takes to reach all that are listened to, if it would not sooner
/// listens                                  after a pause that grows by half with each call, from FastFirst to FastMost,
///                                          and never shorter than the last call took
/// nobody, and the worker has no work       after Idle
/// nobody                                   after Slow
/// </code>
/// </remarks>
/// <param name="options">The times.</param>
/// <param name="slow">What <see cref="StockPollOptions.Slow"/> is for this worker.</param>
internal sealed class PollPace(StockPollOptions options, TimeSpan slow)
{
    private const double Growth = 1.5;

    private TimeSpan _fast = options.FastFirst;
    private TimeSpan _took;

    /// <summary>How long after the last call the next begins, when nobody asks.</summary>
    /// <param name="isListenedTo">Whether somebody listens.</param>
    /// <param name="hasNoWork">Whether the worker has nothing to tell of.</param>
    public TimeSpan After(bool isListenedTo, bool hasNoWork) => (isListenedTo, hasNoWork) switch
    {
        (true, _) => Min(Max(_fast, _took), options.FastMost),
        (false, true) => options.Idle,
        (false, false) => slow,
    };

    /// <summary>A call is over.</summary>
    /// <param name="took">How long it took, with the wait for its permit: when the machine has much to do, calls make way for what they wait for.</param>
    public void Called(TimeSpan took) => _took = took;

    /// <summary>A call is about to begin.</summary>
    /// <param name="isListenedTo">Whether somebody listens.</param>
    /// <param name="listenedTo">How many workers somebody listens to.</param>
    public void Begins(bool isListenedTo, int listenedTo) =>
        _fast = isListenedTo ? Min(Max(Max(options.FastFirst, ToReach(listenedTo)), _fast * Growth), options.FastMost) : options.FastMost;

    /// <summary>Somebody began to listen: the pause is counted anew from now.</summary>
    public void Hurry(int listenedTo) => (_fast, _took) = (ToReach(listenedTo), TimeSpan.Zero);

    /// <summary>How long what so many workers were told takes to reach them all.</summary>
    public TimeSpan ToReach(int listenedTo) => options.FastEach * listenedTo;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one < other ? other : one;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
