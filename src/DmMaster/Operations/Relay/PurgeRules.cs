using System.Globalization;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Relay;

/// <summary>
/// Whether the tasks of a source still need its relay logs, as far as it is known here. A worker may know more, and is asked when
/// nothing is found.
/// </summary>
public static class PurgeRules
{
    /// <summary>Why logs must stay, in the words that follow DM's "because"; null when nothing speaks against it.</summary>
    /// <param name="subtasks">The source's subtasks as they should be.</param>
    /// <param name="reader">What the worker that reads the logs said.</param>
    /// <param name="filename">The first file that is to stay, empty when the request names none.</param>
    public static string? WhyNot(IEnumerable<SubtaskEntry> subtasks, ObservedWorker reader, string filename) =>
        subtasks.Select(subtask => WhyNot(subtask, reader.Subtasks.GetValueOrDefault(subtask.Task), filename)).FirstOrDefault(reason => reason is not null);

    private static string? WhyNot(SubtaskEntry subtask, ObservedSubtask? observed, string filename)
    {
        // Paused by order, or by an error, or on its way there: it keeps its place, and will go on from it.
        var seen = observed?.Status.Stage ?? Stage.InvalidStage;
        if (subtask.Expected == Stage.Paused || seen is Stage.Paused or Stage.Pausing or Stage.Resuming)
        {
            var stage = seen is Stage.Pausing or Stage.Resuming ? seen : Stage.Paused;
            return $"sub task {subtask.Task} current stage is {stage}";
        }

        // It reads the logs itself only once it is in its last unit, and goes on from where its dump was taken.
        if (observed?.Status.Unit is UnitType.Check or UnitType.Dump or UnitType.Load)
        {
            return $"sub task {subtask.Task} is still in unit {observed.Status.Unit} and has not begun to read it";
        }

        return FileOf(observed?.Status.Sync?.SyncerBinlog ?? "") is { } reads && IsBefore(reads, filename)
            ? $"sub task {subtask.Task} still reads {reads}, which is before {filename}"
            : null;
    }

    // "(mysql-bin.000004, 1234)", and in a relay log "(mysql-bin|000001.000004, 1234)".
    private static string? FileOf(string position)
    {
        var comma = position.IndexOf(',', StringComparison.Ordinal);
        return comma > 1 && position[0] == '(' ? position[1..comma] : null;
    }

    private static bool IsBefore(string file, string other) =>
        Parts(file) is { } one && Parts(other) is { } two && one.Base == two.Base && one.Number < two.Number;

    private static (string Base, long Number)? Parts(string file)
    {
        var dot = file.LastIndexOf('.');
        if (dot <= 0 || !long.TryParse(file[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var name = file[..dot];
        var suffix = name.LastIndexOf('|');
        return (suffix > 0 ? name[..suffix] : name, number);
    }
}
