using DmMaster.Config;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary>A task in one line.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="Status">Its stage; Running when its subtasks differ, and an error before anything else.</param>
/// <param name="Sources">The sources of its subtasks, in the order of the answer.</param>
internal sealed record TaskSummary(string Name, string Status, IReadOnlyList<string> Sources)
{
    private const string ErrorMark = "Error";

    /// <summary>Sums up an answer, by the names of the tasks.</summary>
    public static IReadOnlyList<TaskSummary> Of(QueryStatusListResponse response) =>
    [
        .. response.Sources.SelectMany(source => source.SubTaskStatus, (source, subtask) => (Source: source.SourceStatus, Subtask: subtask))
            .GroupBy(row => row.Subtask.Name, StringComparer.Ordinal)
            .OrderBy(task => task.Key, ByteOrder.Instance)
            .Select(task => Of(task.Key, [.. task])),
    ];

    private static TaskSummary Of(string name, IReadOnlyList<(SourceStatus? Source, SubTaskStatus Subtask)> rows)
    {
        var status = rows.Aggregate("", (current, row) => Next(current, row.Source, row.Subtask));
        var hint = status.StartsWith(ErrorMark, StringComparison.Ordinal) ? $". Please run `query-status {name}` to get more details." : "";
        return new TaskSummary(name, status + hint, [.. rows.Select(row => row.Source?.Source ?? "")]);
    }

    private static string Next(string current, SourceStatus? source, SubTaskStatus subtask)
    {
        var stage = subtask.Stage.ToString();
        if (current.StartsWith(ErrorMark, StringComparison.Ordinal))
        {
            return current;
        }
        else if (subtask.Stage is Stage.Paused && subtask.Result?.Errors.Count > 0)
        {
            return $"{ErrorMark} - Some error occurred in subtask";
        }
        else if (subtask is { Unit: UnitType.Sync, Stage: Stage.Running } && source?.RelayStatus is { Stage: Stage.Paused or Stage.Stopped } relay)
        {
            return $"{ErrorMark} - Relay status is {(relay.Result?.Errors.Count > 0 ? ErrorMark : relay.Stage.ToString())}";
        }
        else if (current == nameof(Stage.Paused))
        {
            return current;
        }

        return current.Length == 0 || subtask.Stage is Stage.Paused ? stage : current == stage ? current : nameof(Stage.Running);
    }
}
