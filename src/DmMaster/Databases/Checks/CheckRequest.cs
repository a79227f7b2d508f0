using DmMaster.Config;

namespace DmMaster.Databases.Checks;

/// <summary>What to check before a task starts.</summary>
/// <param name="Subtasks">All subtasks of the task, in its file's order, their passwords in clear.</param>
/// <param name="SourcesWithGtid">The sources whose places are GTID sets.</param>
/// <param name="SourcesWithRelay">The sources that are read from a relay log, which has its own place.</param>
public sealed record CheckRequest(IReadOnlyList<SubTaskConfig> Subtasks, IReadOnlySet<string> SourcesWithGtid, IReadOnlySet<string> SourcesWithRelay)
{
    /// <summary>How many errors the answer shows; below zero for all.</summary>
    /// <value>Default 10.</value>
    public int MostErrors { get; init; } = 10;

    /// <summary>How many warnings the answer shows.</summary>
    /// <value>Default 10.</value>
    public int MostWarnings { get; init; } = 10;

    /// <summary>Whether the task's metadata will be removed before it starts: then what a checkpoint says does not count.</summary>
    public bool RemovesMetadata { get; init; }
}
