using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Shards;

namespace DmMaster.Operations.Status;

/// <summary>
/// Tells of a pessimistic lock in the status of a source that takes part in it and has not met its DDL yet: its worker does not know.
/// Pure.
/// </summary>
public static class UnresolvedGroups
{
    private const string NothingReceived = "this DM-worker doesn't receive any shard DDL of this group";

    /// <summary>Fills the rows.</summary>
    public static IReadOnlyList<StatusRow> Fill(RegistrySnapshot snapshot, IReadOnlyList<StatusRow> rows)
    {
        if (snapshot.ShardDdl.Count == 0)
        {
            return rows;
        }

        var known = snapshot.ShardDdl.Keys.SelectMany(task => DdlLocks.Pessimistic(snapshot, task)).ToLookup(one => one.Task);
        return known.Count == 0 ? rows : [.. rows.Select(row => row with { Subtasks = [.. row.Subtasks.Select(status => Fill(row, status, known))] })];
    }

    private static SubTaskStatus Fill(StatusRow row, SubTaskStatus status, ILookup<string, DdlLock> known)
    {
        var missed = status.Sync is { UnresolvedGroups.Count: 0 } ? known[status.Name].Where(one => one.Sources.Contains(row.Source)).ToList() : [];
        if (missed.Count == 0)
        {
            return status;
        }

        // What a worker said is shared with everybody else who looks at it: a copy is filled.
        var filled = status.Clone();
        foreach (var one in missed)
        {
            if (one.Id.TryParse(out _, out var target))
            {
                filled.Sync.UnresolvedGroups.Add(new ShardingGroup { Target = target, Unsynced = { NothingReceived } });
            }
        }

        return filled;
    }
}
