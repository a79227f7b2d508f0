using DmMaster.Registry;

namespace DmMaster.Shards;

/// <summary>
/// One mode of shard DDL. It keeps nothing: what is due follows from the snapshot alone, so that a restart, a lost race or a lost
/// event comes to the same end.
/// </summary>
public interface IShardCoordinator
{
    /// <summary>What is due of a task. Asked again after each of its transactions, and whenever its shard DDL or its subtasks moved.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="task">A task of which the store holds shard DDL; it may not exist.</param>
    /// <param name="cancellationToken">The master stops.</param>
    ValueTask<ShardRound> PlanAsync(RegistrySnapshot snapshot, TaskName task, CancellationToken cancellationToken);
}
