using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;

namespace DmMaster.Shards.Pessimistic;

/// <summary>Pessimistic shard DDL: every source of a task comes to the same DDL before one carries it out, and the others skip it.</summary>
public sealed class PessimisticCoordinator : IShardCoordinator
{
    /// <inheritdoc/>
    public ValueTask<ShardRound> PlanAsync(RegistrySnapshot snapshot, TaskName task, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Plan(snapshot, task));

    /// <summary>What is due of a task. Of one that does not exist nothing is: what it left waits for one of its name, or to be removed.</summary>
    public static ShardRound Plan(RegistrySnapshot snapshot, TaskName task)
    {
        var records = PessimisticTask.Of(snapshot, task);
        if (records.Sources.Count == 0)
        {
            return ShardRound.None;
        }

        var plans = PessimisticLock.Of(records).Select(static one => new PessimisticPlan(one)).ToList();
        return new ShardRound(
            [.. plans.SelectMany(static plan => plan.Steps())],
            [.. plans.SelectMany(static plan => plan.Faults()), .. records.Broken.Where(broken => records.Has(broken.Source)).Select(broken => Broken(task, broken.Source, broken.Entry))]);
    }

    private static ShardFault Broken(TaskName task, SourceId source, ShardEntry entry) => new(
        task, ShardKeys.PessimisticInfo(task, source).ToStringUtf8(), entry.Revision, ShardFaultTypes.Announced,
        DmError.Plain($"what source {source} announced names no table or no DDL"));
}
