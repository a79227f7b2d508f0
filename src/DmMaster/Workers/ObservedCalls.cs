using DmMaster.Store;

namespace DmMaster.Workers;

/// <summary>How the status calls go to a worker that is asked, and does not tell by itself.</summary>
public sealed record ObservedCalls
{
    /// <summary>None was made yet.</summary>
    public static ObservedCalls None { get; } = new();

    /// <summary>When the first of the calls began that had no answer; null when the last was answered. A timestamp of the <see cref="TimeProvider"/>.</summary>
    public long? UnansweredSince { get; init; }

    /// <summary>What the last call failed with, in Go's words; null when it was answered, or none is over yet.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it failed by itself, as when nobody listens on the port, and did not merely take too long.</summary>
    public bool HasFailedFast { get; init; }

    /// <summary>The revision of the registry when the last call that failed began.</summary>
    public Revision Tried { get; init; }
}
