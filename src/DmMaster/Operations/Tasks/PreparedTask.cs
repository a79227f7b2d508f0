using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>A task file that passed every check which needs no database.</summary>
/// <param name="Name">The task.</param>
/// <param name="Config">The file.</param>
/// <param name="Subtasks">One for each source that it names, in its order.</param>
public sealed record PreparedTask(TaskName Name, TaskConfig Config, IReadOnlyList<SubTaskConfig> Subtasks)
{
    /// <summary>The subtasks to start.</summary>
    /// <param name="sources">The sources asked for, none for all.</param>
    public IReadOnlyList<SubTaskConfig> On(IReadOnlyList<SourceId> sources) =>
        sources.Count == 0
            ? Subtasks
            : [.. sources.Distinct().Select(source => Subtasks.First(subtask => subtask.SourceId == source.Value))];
}
