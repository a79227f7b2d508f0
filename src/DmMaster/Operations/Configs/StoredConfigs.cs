using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Configs;

/// <summary>The configurations that the registry holds, read back from the form that workers read.</summary>
public static class StoredConfigs
{
    /// <summary>The subtasks of a task, by source. One without a configuration is passed over.</summary>
    /// <returns>None when there is no such task; the first error when one cannot be read.</returns>
    public static DmResult<IReadOnlyList<SubTaskConfig>> Subtasks(RegistrySnapshot snapshot, TaskName task)
    {
        var subtasks = new List<SubTaskConfig>();
        foreach (var entry in snapshot.Tasks.TryGetValue(task, out var entries) ? entries.Values : [])
        {
            if (entry.Config is not { } toml)
            {
                continue;
            }

            if (!SubTaskConfig.FromToml(toml).TryGet(out var subtask, out var error))
            {
                return error;
            }

            subtasks.Add(subtask);
        }

        return subtasks;
    }

    /// <summary>A task as its user could have written it. It holds the password of the downstream.</summary>
    /// <returns>Null when there is no such task.</returns>
    public static DmResult<TaskConfig>? Task(RegistrySnapshot snapshot, TaskName task)
    {
        if (!Subtasks(snapshot, task).TryGet(out var subtasks, out var error))
        {
            return error;
        }

        return subtasks.Count == 0 ? (DmResult<TaskConfig>?)null : TaskConfig.FromSubtasks(subtasks);
    }
}
