using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Validation;

/// <summary>Which subtasks a request about validation means. Sources that do not run the task are passed over, as DM does.</summary>
public static class ValidationSelection
{
    /// <summary>The subtasks, by task and source; none when nothing fits.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="task">The task, empty for all.</param>
    /// <param name="sources">The sources, none for all.</param>
    public static IReadOnlyList<SubtaskEntry> Of(RegistrySnapshot snapshot, string task, IReadOnlyList<SourceId> sources)
    {
        var wanted = sources.ToHashSet();
        var tasks = task.Length == 0
            ? snapshot.Tasks.Values
            : snapshot.Tasks.TryGetValue(new TaskName(task), out var one) ? [one] : [];
        return [.. tasks.SelectMany(subtasks => subtasks.Values)
            .Where(subtask => subtask.Toml is not null && (wanted.Count == 0 || wanted.Contains(subtask.Source)))];
    }

    /// <summary>What is said when nothing fits.</summary>
    public static DmError NothingFits(string task, IReadOnlyList<SourceId> sources)
    {
        var list = GoFormat.List(sources.Select(source => source.Value));
        return DmError.Plain(task.Length == 0
            ? $"cannot get subtask by sources `{list}`"
            : $"cannot get subtask by task name `{task}` and sources `{list}`");
    }

    /// <summary>What is said of a task that does not exist.</summary>
    public static DmError NoSuchTask(string task) => DmError.Plain($"cannot get subtask by task name `{task}`");
}
