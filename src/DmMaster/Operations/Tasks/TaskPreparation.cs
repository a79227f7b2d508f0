using DmMaster.Config;
using DmMaster.Operations.Locks;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>From the text of a task file to subtasks: DM's checks, in DM's order, as far as they need no database.</summary>
public sealed class TaskPreparation(RegistryFeed feed, PasswordCipher cipher, ShardModePolicy shardModes)
{
    // DM's master puts its own class on whatever is wrong with a task.
    private const string Class = "dm-master";

    /// <summary>Prepares a task.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="startTime">Where to begin in the binlog, empty for where the file says.</param>
    public DmResult<PreparedTask> Prepare(string yaml, string startTime)
    {
        if (startTime.Length > 0 && !StartTime.TryParse(startTime, out _, out _))
        {
            return DmError.Plain(StartTime.Describe(startTime));
        }

        if (!TaskConfig.Parse(yaml, startTime.Length > 0).TryGet(out var task, out var error) ||
            !cipher.Decrypt(task).ToSubtasks(SourcesOf(task)).TryGet(out var subtasks, out error))
        {
            return error with { Class = Class };
        }

        // The one error of a task that keeps the class of configurations.
        return (TaskConfig.FindMixedImportModes(subtasks) ?? shardModes.WhyNot(subtasks)) is { } refusal
            ? refusal
            : new PreparedTask(new TaskName(task.Name), task, subtasks);
    }

    // Only those that the task names: there may be thousands of others.
    private Dictionary<string, SourceConfig> SourcesOf(TaskConfig task)
    {
        var sources = feed.Current.Sources;
        var known = new Dictionary<string, SourceConfig>(StringComparer.Ordinal);
        foreach (var instance in (task.Instances ?? []).OfType<InstanceConfig>())
        {
            if (sources.TryGetValue(new SourceId(instance.SourceId), out var entry) &&
                SourceConfig.FromToml(entry.Config).TryGet(out var config, out _))
            {
                known[instance.SourceId] = config;
            }
        }

        return known;
    }
}
