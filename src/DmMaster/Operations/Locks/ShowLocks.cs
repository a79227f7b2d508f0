using DmMaster.Registry;
using DmMaster.Shards;

namespace DmMaster.Operations.Locks;

/// <summary>Shows the shard-DDL locks.</summary>
public sealed class ShowLocks(RegistryFeed feed)
{
    private const int MostFaults = 10;

    private const string NotCoordinated =
        "this version does not coordinate optimistic shard DDL: a subtask that waits for such a lock stands still until its task is stopped " +
        "(query-status tells which, and since when). Carry the DDL out downstream by hand and start the task behind it, or have a " +
        "dm-master of stock DM run the task";

    /// <summary>The locks of a task, or of all, as they stand in the registry.</summary>
    /// <param name="task">The task, empty for all.</param>
    /// <param name="sources">Only locks in which one of these takes part; none for all.</param>
    /// <returns>The locks, and what there is to say besides: why some of them cannot go on.</returns>
    public (IReadOnlyList<DdlLock> Locks, string Message) Execute(string task, IReadOnlyList<string> sources)
    {
        var snapshot = feed.Current;
        var wanted = sources.ToHashSet(StringComparer.Ordinal);
        var locks = DdlLocks.Of(snapshot)
            .Where(one => (task.Length == 0 || one.Task == task) && (wanted.Count == 0 || wanted.Overlaps(one.Sources)))
            .ToList();
        return (locks, locks.Count == 0 ? "no DDL lock exists" : Message(snapshot, locks));
    }

    private static string Message(RegistrySnapshot snapshot, List<DdlLock> locks)
    {
        var faults = locks.Select(static one => one.Task).Distinct().SelectMany(task => DdlLocks.Faults(snapshot, new TaskName(task)))
            .Select(static fault => fault.Error.ToString()).Take(MostFaults);
        return string.Join("; ", locks.Exists(static one => one.IsOptimistic) ? faults.Prepend(NotCoordinated) : faults);
    }
}
