using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>From the text of a task file to subtasks: DM's checks, in DM's order, as far as they need no database.</summary>
public sealed class TaskPreparation(RegistryFeed feed, PasswordCipher cipher)
{
    // DM's master puts its own class on whatever is wrong with a task.
    private const string Class = "dm-master";

    /// <summary>Prepares a task.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refusal">Why not, empty when it is good.</param>
    public PreparedTask? Prepare(StartRequest request, out string refusal)
    {
        refusal = "";
        if (request.StartTime.Length > 0 && !StartTime.TryParse(request.StartTime, out _, out _))
        {
            refusal = StartTime.Describe(request.StartTime);
            return null;
        }

        if (!TaskConfig.Parse(request.Yaml, request.StartTime.Length > 0).TryGet(out var task, out var error) ||
            !cipher.Decrypt(task).ToSubtasks(KnownSources()).TryGet(out var subtasks, out error))
        {
            refusal = (error with { Class = Class }).ToString();
            return null;
        }

        // The one error of a task that keeps the class of configurations.
        refusal = TaskConfig.FindMixedImportModes(subtasks)?.ToString() ?? "";
        return refusal.Length > 0 ? null : new PreparedTask(new TaskName(task.Name), task, subtasks);
    }

    private Dictionary<string, SourceConfig> KnownSources()
    {
        var known = new Dictionary<string, SourceConfig>();
        foreach (var (id, source) in feed.Current.Sources)
        {
            if (SourceConfig.FromToml(source.Config).TryGet(out var config, out _))
            {
                known[id.Value] = config;
            }
        }

        return known;
    }
}
