using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>A record of DM's key space that cannot be read: what it should say counts as not said.</summary>
/// <param name="Key">Its key, quoted where it is no plain text.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Revision">The revision that wrote it.</param>
public sealed record UnreadableRecord(string Key, string Problem, Revision Revision)
{
    /// <summary>The source that it is about, where that is known.</summary>
    public SourceId? Source { get; init; }

    /// <summary>The task that it is about, where that is known.</summary>
    public TaskName? Task { get; init; }

    /// <summary>The worker that it is about, where that is known.</summary>
    public WorkerName? Worker { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Key} ({Problem})";
}
