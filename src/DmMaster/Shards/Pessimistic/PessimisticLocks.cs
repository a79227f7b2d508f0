using DmMaster.Registry;

namespace DmMaster.Shards.Pessimistic;

/// <summary>The locks of pessimistic sharding, for people. Pure.</summary>
internal static class PessimisticLocks
{
    /// <summary>The locks of a task, by name.</summary>
    public static IEnumerable<DdlLock> Of(RegistrySnapshot snapshot, TaskName task) => PessimisticLock.Of(PessimisticTask.Of(snapshot, task)).Select(Show);

    private static DdlLock Show(PessimisticLock one)
    {
        var all = one.Participants;
        return new DdlLock(one.Id, one.Task.Name.Value, false)
        {
            Owner = one.Owner.Value,
            Statements = one.Statements,
            Synced = Sorted(all.Where(one.IsSynced)),
            Unsynced = Sorted(all.Where(source => !one.IsSynced(source))),
            Sources = all.Select(static source => source.Value).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static string[] Sorted(IEnumerable<SourceId> sources) => [.. sources.Order().Select(static source => source.Value)];
}
