namespace DmMaster.Workers.Observed;

/// <summary>How the status calls go to a worker that is asked, and does not tell by itself.</summary>
public sealed record ObservedCalls
{
    /// <summary>None was made yet.</summary>
    public static ObservedCalls None { get; } = new();

    /// <summary>When the first of the calls began that had no answer; null when the last was answered. A timestamp of the <see cref="TimeProvider"/>.</summary>
    public long? UnansweredSince { get; init; }

    /// <summary>What the last call failed with, in Go's words; null when it was answered, or none is over yet.</summary>
    public string? Failure { get; init; }

    /// <summary>When the last call that failed was over; null when none has since the last answer. A timestamp of the <see cref="TimeProvider"/>.</summary>
    public long? FailedAt { get; init; }

    /// <summary>Whether the last call that failed found nobody on the port, or no way to it.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>
    /// When the worker last answered something else, while the status call under way has no answer: it lives, and is busy. Null when it
    /// was not asked, or has not answered. A timestamp of the <see cref="TimeProvider"/>.
    /// </summary>
    public long? HeartbeatAt { get; init; }
}
