using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>A task whose file is good, and whose subtasks are made.</summary>
/// <param name="Name">The task.</param>
/// <param name="Config">The file.</param>
/// <param name="Subtasks">One for each source that it names, in its order.</param>
/// <param name="Sources">The sources, by ID.</param>
public sealed record PreparedTask(
    TaskName Name, TaskConfig Config, IReadOnlyList<SubTaskConfig> Subtasks, IReadOnlyDictionary<string, SourceConfig> Sources)
{
    /// <summary>The subtasks to start.</summary>
    /// <param name="sources">The sources asked for, each of them the task's; none for all.</param>
    public IReadOnlyList<SubTaskConfig> On(IReadOnlyList<SourceId> sources)
    {
        if (sources.Count == 0)
        {
            return Subtasks;
        }

        var byId = Subtasks.ToDictionary(subtask => new SourceId(subtask.SourceId));
        return [.. sources.Distinct().Select(source => byId[source])];
    }

    /// <summary>A row for each source asked for that is not the task's, by source.</summary>
    public IReadOnlyList<SourceOutcome> ForeignSources(IReadOnlyList<SourceId> sources)
    {
        if (sources.Count == 0)
        {
            return [];
        }

        var own = Subtasks.Select(subtask => new SourceId(subtask.SourceId)).ToHashSet();
        return [.. sources.Distinct().Where(source => !own.Contains(source)).Order().Select(NotInTask)];
    }

    private static SourceOutcome NotInTask(SourceId source) =>
        new(source.Value, "", Receipt.Refused, "source not found in task's config");
}
