using DmMaster.Config;

namespace DmMaster.Operations.Tasks;

/// <summary>What the answer says of the checks before a start. Those that need a database are not made, and that is said.</summary>
public static class PreCheck
{
    private const string NotMade = "pre-check was not made: this version does not connect to databases";

    /// <summary>The text; empty when the task asks for no check and needs nothing from a database.</summary>
    public static string Text(PreparedTask task)
    {
        var unplaced = task.Subtasks.Where(subtask => subtask.Mode == TaskMode.Incremental && subtask.Meta is null)
            .Select(subtask => subtask.SourceId).ToList();
        var checks = task.Config.IgnoredChecks?.Contains("all") == true ? "" : NotMade;
        var places = unplaced.Count == 0
            ? ""
            : $"the current binlog position of sources {GoFormat.List(unplaced)} was not looked up, for the same reason: " +
                "without `meta` and without a checkpoint they cannot run";
        return checks.Length > 0 && places.Length > 0 ? $"{checks}; {places}" : checks + places;
    }
}
