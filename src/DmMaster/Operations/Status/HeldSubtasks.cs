using DmMaster.Config;
using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Status;

/// <summary>Tells of subtasks that stand still at shard DDL: their worker says that all is well, and of an optimistic one not even what it waits for.</summary>
public static class HeldSubtasks
{
    private const int MostShown = 10;

    /// <summary>Fills the rows.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="task">The task that was asked for; empty for all.</param>
    /// <param name="starts">Since when subtasks wait.</param>
    public static IReadOnlyList<StatusRow> Fill(RegistrySnapshot snapshot, IReadOnlyList<StatusRow> rows, string task, ShardWaitList starts)
    {
        var waits = ShardWaits.Of(snapshot)
            .Where(wait => wait.Subtask.Expected == Stage.Running && (task.Length == 0 || wait.Subtask.Task.Value == task))
            .ToLookup(static wait => wait.Subtask.Source.Value, StringComparer.Ordinal);
        return waits.Count == 0 ? rows : [.. rows.Select(row => IsOfItsWorker(snapshot, row) ? row with { Held = Held(waits[row.Source], starts) } : row)];
    }

    /// <summary>In one line, which sources have subtasks that stand still; empty when none has.</summary>
    public static string Summary(IReadOnlyList<StatusRow> rows)
    {
        var held = rows.Where(static row => row.Held.Count > 0).Select(static row => row.Source).Distinct(StringComparer.Ordinal).ToList();
        return held.Count switch
        {
            0 => "",
            <= MostShown => $"subtasks of sources {GoFormat.List(held)} stand still at optimistic shard DDL, which this version does not coordinate",
            _ => $"subtasks of sources {GoFormat.List(held.Take(MostShown))} and {held.Count - MostShown} more stand still at optimistic shard DDL, which this version does not coordinate",
        };
    }

    // A worker that only pulls the source's relay logs runs no subtask.
    private static bool IsOfItsWorker(RegistrySnapshot snapshot, StatusRow row) => snapshot.WorkerOf(new SourceId(row.Source))?.Name.Value == row.Worker;

    private static string[] Held(IEnumerable<ShardWait> waits, ShardWaitList starts)
    {
        var texts = waits.Select(wait =>
            $"subtask {wait.Subtask.Task} stands still since {starts.StartOf(wait)}: its worker waits for an answer to DDL {GoFormat.Quote(wait.Ddl)} " +
            $"of lock {wait.LockText}, and this version does not coordinate optimistic shard DDL").ToList();
        return texts.Count <= MostShown ? [.. texts] : [.. texts.Take(MostShown), $"and {texts.Count - MostShown} more"];
    }
}
