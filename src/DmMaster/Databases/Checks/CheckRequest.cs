using DmMaster.Config;

namespace DmMaster.Databases.Checks;

/// <summary>What to check before a task starts.</summary>
/// <param name="Subtasks">All subtasks of the task, in its file's order, their passwords in clear.</param>
/// <param name="SourcesWithGtid">The sources whose places are GTID sets.</param>
/// <param name="SourcesWithRelay">The sources that are read from a relay log, which has its own place.</param>
public sealed record CheckRequest(IReadOnlyList<SubTaskConfig> Subtasks, IReadOnlySet<string> SourcesWithGtid, IReadOnlySet<string> SourcesWithRelay)
{
    /// <summary>What the command wants.</summary>
    public CheckWishes Wishes { get; init; } = CheckWishes.Default;
}
