using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Status;

/// <summary>
/// Tells of a pessimistic lock in the status of a source that takes part in it and has not met its DDL yet: its worker does not know.
/// </summary>
public sealed class UnresolvedGroups(LockReader locks)
{
    private const string NothingReceived = "this DM-worker doesn't receive any shard DDL of this group";
    private const string Pessimistic = "shard-mode = \"pessimistic\"";

    /// <summary>Fills the rows. The locks are read only when a row could need them, and not beyond the budget.</summary>
    public async Task<List<StatusRow>> FillAsync(
        RegistrySnapshot snapshot, List<StatusRow> rows, Budget budget, CancellationToken cancellationToken)
    {
        if (!rows.Exists(row => row.Subtasks.Any(status => IsOpen(snapshot, row, status))))
        {
            return rows;
        }

        using var limit = budget.NewLimit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var known = await locks.PessimisticAsync(snapshot, either.Token);
            return known.Count == 0 ? rows : rows.ConvertAll(row => Fill(snapshot, row, known));
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // The rows are good without: a worker that met the DDL tells of it itself.
            cancellationToken.ThrowIfCancellationRequested();
            return rows;
        }
    }

    private static StatusRow Fill(RegistrySnapshot snapshot, StatusRow row, IReadOnlyList<DdlLock> known) => row with
    {
        Subtasks = [.. row.Subtasks.Select(status => IsOpen(snapshot, row, status) ? Fill(row, status, known) : status)],
    };

    // What a worker said is shared with everybody else who looks at it: a copy is filled.
    private static SubTaskStatus Fill(StatusRow row, SubTaskStatus status, IReadOnlyList<DdlLock> known)
    {
        var filled = status.Clone();
        foreach (var one in known.Where(one => one.Task == status.Name && one.Sources.Contains(row.Source)))
        {
            if (one.Id.TryParse(out _, out var target))
            {
                filled.Sync.UnresolvedGroups.Add(new ShardingGroup { Target = target, Unsynced = { NothingReceived } });
            }
        }

        return filled;
    }

    private static bool IsOpen(RegistrySnapshot snapshot, StatusRow row, SubTaskStatus status) =>
        status.Sync is { UnresolvedGroups.Count: 0 } &&
        snapshot.Subtask(new TaskName(status.Name), new SourceId(row.Source))?.Config?.Contains(Pessimistic, StringComparison.Ordinal) == true;
}
