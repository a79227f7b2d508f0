using DmMaster.Config;
using DmMaster.Databases.Checks;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>Looks into the databases of a prepared task; where nothing is to connect to them, says that it did not.</summary>
public sealed class TaskChecks(PreChecks checks, RegistryFeed feed, OperationOptions options)
{
    private const string NotMade = "pre-check was not made: dm-master runs with no-upstream-check";

    /// <summary>Checks.</summary>
    /// <param name="task">The task; all of it is checked, also when only some of its sources are started.</param>
    /// <param name="wishes">What the command wants.</param>
    /// <param name="budget">How long it may take.</param>
    /// <returns>What the answer says, empty when nothing is to be checked; or why the task may not start.</returns>
    public async Task<DmResult<string>> RunAsync(PreparedTask task, CheckWishes wishes, Budget budget)
    {
        if (options.NoUpstreamCheck)
        {
            return WhatIsMissing(task);
        }

        var relayed = feed.Current.Workers.Values.Select(static worker => worker.Relay?.Value).OfType<string>();
        var request = new CheckRequest(
            [.. task.Subtasks],
            Where(task, static source => source.IsGtidEnabled),
            Where(task, static source => source.IsRelayEnabled, relayed))
        {
            Wishes = wishes,
        };
        using var limit = budget.ForPreparation().NewLimit();
        var checkedTask = await checks.RunAsync(request, limit.Token);
        budget.Caller.ThrowIfCancellationRequested();
        return checkedTask;
    }

    private static HashSet<string> Where(PreparedTask task, Func<SourceConfig, bool> condition, IEnumerable<string>? more = null) =>
        [.. task.Sources.Values.Where(condition).Select(static source => source.SourceId), .. more ?? []];

    private static string WhatIsMissing(PreparedTask task)
    {
        var unplaced = task.Subtasks.Where(static subtask => subtask.Mode == TaskMode.Incremental && subtask.Meta is null)
            .Select(static subtask => subtask.SourceId).ToList();
        var checks = task.Config.IgnoredChecks?.Contains("all") == true ? "" : NotMade;
        var places = unplaced.Count == 0
            ? ""
            : $"the current binlog position of sources {GoFormat.List(unplaced)} was not looked up, for the same reason: " +
                "without `meta` and without a checkpoint they cannot run";
        return checks.Length > 0 && places.Length > 0 ? $"{checks}; {places}" : checks + places;
    }
}
