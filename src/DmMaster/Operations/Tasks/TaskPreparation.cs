using DmMaster.Config;
using DmMaster.Operations.Locks;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>From the text of a task file to subtasks: what DM asks of a file and of its databases, in DM's order.</summary>
public sealed class TaskPreparation(RegistryFeed feed, PasswordCipher cipher, TaskDatabases databases, ShardModePolicy shardModes)
{
    /// <summary>DM's master puts its own class on whatever is wrong with a task.</summary>
    internal const string Class = "dm-master";

    /// <summary>Prepares a task.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="startTime">Where to begin in the binlog, empty for where the file says.</param>
    /// <param name="budget">How long its databases may take.</param>
    public async Task<DmResult<PreparedTask>> PrepareAsync(string yaml, string startTime, Budget budget)
    {
        if (startTime.Length > 0 && !StartTime.TryParse(startTime, out _, out _))
        {
            return DmError.Plain(StartTime.Describe(startTime));
        }

        if (!TaskConfig.Parse(yaml, startTime.Length > 0).TryGet(out var task, out var error))
        {
            return error with { Class = Class };
        }

        var sources = SourcesOf(task);
        using var limit = budget.ForPreparation().NewLimit();
        if (!(await databases.FillAsync(cipher.Decrypt(task), sources, limit.Token)).TryGet(out var filled, out error))
        {
            budget.Caller.ThrowIfCancellationRequested();
            return error;
        }

        if (!filled.ToSubtasks(sources).TryGet(out var subtasks, out error))
        {
            return error with { Class = Class };
        }

        // The one error of a task that keeps the class of configurations.
        return (TaskConfig.FindMixedImportModes(subtasks) ?? shardModes.WhyNot(subtasks)) is { } refusal
            ? refusal
            : new PreparedTask(new TaskName(task.Name), task, subtasks, sources);
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
