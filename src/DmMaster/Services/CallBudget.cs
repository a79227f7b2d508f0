using Grpc.Core;

namespace DmMaster.Services;

/// <summary>How long the caller of one call will wait. Work that is not done at the deadline is answered as not confirmed.</summary>
public sealed record CallBudget
{
    private readonly TimeProvider _time;
    private readonly long _started;

    /// <summary>A budget that starts now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limit">How long, above zero.</param>
    public CallBudget(TimeProvider time, TimeSpan limit)
    {
        _time = time;
        _started = time.GetTimestamp();
        Limit = limit;
    }

    /// <summary>How long the call may take in all.</summary>
    public TimeSpan Limit { get; private init; }

    /// <summary>Whether the caller named this budget (metadata <c>dm-budget</c>); if not it is a default.</summary>
    public bool IsAsked { get; init; }

    /// <summary>The end, as a timestamp of the clock.</summary>
    public long Deadline => _started + (long)(Limit.TotalSeconds * _time.TimestampFrequency);

    /// <summary>The budget of a call that came through the port.</summary>
    /// <exception cref="InvalidOperationException">The call did not pass the interceptor that sets it.</exception>
    public static CallBudget Of(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<CallBudget>() ?? throw new InvalidOperationException("The call has no budget.");

    /// <summary>What is left, never below zero.</summary>
    public TimeSpan Remaining()
    {
        var left = Limit - _time.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The same budget, cut to <paramref name="most"/> unless the caller asked for its own: queries wait less than operations.</summary>
    public CallBudget OrLess(TimeSpan most) => IsAsked || most >= Limit ? this : this with { Limit = most };
}
