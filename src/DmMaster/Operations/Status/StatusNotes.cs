using DmMaster.Operations.Locks;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Status;

/// <summary>What the master knows of the matter beside what the workers answer.</summary>
public sealed class StatusNotes(ObservedState observed, OrphanList orphans, ShardWaitList waits)
{
    /// <summary>The rows with what is known of each, by source, and a note of the rest.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="task">The task that was asked for; empty for all.</param>
    public StatusReport Add(RegistrySnapshot snapshot, IReadOnlyList<StatusRow> rows, string task)
    {
        var filled = HeldSubtasks.Fill(snapshot, UnresolvedGroups.Fill(snapshot, rows), task, waits);
        var all = RefusedOrders.Fill(snapshot, filled, task, observed);
        string[] notes = [HeldSubtasks.Summary(all), OrphansOf(task), UnreadableText.Of(snapshot)];
        return new StatusReport(
            [.. all.OrderBy(static row => row.Source, StringComparer.Ordinal)], string.Join("; ", notes.Where(static note => note.Length > 0)));
    }

    /// <summary>Which workers run subtasks of a task, empty for all, that this master has no record of; empty when none does.</summary>
    public string OrphansOf(string task) =>
        OrphanText.Of([.. orphans.Subtasks.Where(orphan => task.Length == 0 || orphan.Task == task)]);
}
