using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Configs;

/// <summary>
/// Shows the subtasks of a task as workers read them, but for passwords: those are no part of an answer here, though
/// they are in stock DM.
/// </summary>
public sealed class GetSubtaskConfigs(RegistryFeed feed)
{
    /// <summary>The subtasks of a task as TOML, their passwords blotted out.</summary>
    /// <returns>The texts by source.</returns>
    public DmResult<IReadOnlyList<string>> Execute(TaskName task)
    {
        if (!StoredConfigs.Subtasks(feed.Current, task).TryGet(out var subtasks, out var error))
        {
            return error;
        }

        return subtasks.Count == 0
            ? DmError.Plain("task not found")
            : DmResult.Of<IReadOnlyList<string>>([.. subtasks.Select(static subtask => subtask.RedactedCopy().ToToml())]);
    }
}
