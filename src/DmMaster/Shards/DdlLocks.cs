using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Shards.Optimistic;
using DmMaster.Shards.Pessimistic;

namespace DmMaster.Shards;

/// <summary>
/// The shard-DDL locks, as they follow from what workers announced and were told. They are kept nowhere: a restart, and every other
/// master, comes to the same. Pure.
/// </summary>
public static class DdlLocks
{
    /// <summary>The locks of every task: pessimistic ones first, each kind by name.</summary>
    public static IReadOnlyList<DdlLock> Of(RegistrySnapshot snapshot) =>
        [.. snapshot.ShardDdl.Keys.SelectMany(task => Pessimistic(snapshot, task)), .. snapshot.ShardDdl.Keys.SelectMany(task => Optimistic(snapshot, task))];

    /// <summary>The pessimistic locks of a task, by name.</summary>
    public static IEnumerable<DdlLock> Pessimistic(RegistrySnapshot snapshot, TaskName task) => PessimisticLocks.Of(snapshot, task);

    /// <summary>The optimistic locks of a task, by name.</summary>
    public static IEnumerable<DdlLock> Optimistic(RegistrySnapshot snapshot, TaskName task) => OptimisticLocks.Of(
        task,
        Records(snapshot, task, DmKeyTable.OptimisticTables),
        Records(snapshot, task, DmKeyTable.OptimisticInfo),
        Records(snapshot, task, DmKeyTable.OptimisticOperation));

    /// <summary>What is wrong with the shard DDL of a task.</summary>
    public static IReadOnlyList<ShardFault> Faults(RegistrySnapshot snapshot, TaskName task) => PessimisticCoordinator.Plan(snapshot, task).Faults;

    private static List<ShardRecord> Records(RegistrySnapshot snapshot, TaskName task, string prefix) =>
        snapshot.ShardDdl.TryGetValue(task, out var entries)
            ? [.. entries.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => ShardRecord.Of(entry.Value.Value)).OfType<ShardRecord>()]
            : [];
}
