using DmMaster.Registry;

namespace DmMaster.Shards.Pessimistic;

/// <summary>Pessimistic shard DDL: every source of a task comes to the same DDL before one carries it out.</summary>
public sealed class PessimisticCoordinator : IShardCoordinator
{
    /// <inheritdoc/>
    public ValueTask<ShardRound> PlanAsync(RegistrySnapshot snapshot, TaskName task, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShardRound.None);
}
