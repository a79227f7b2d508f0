using DmMaster.Registry;

namespace DmMaster.Shards.Pessimistic;

/// <summary>The locks of pessimistic sharding. Pure.</summary>
internal static class PessimisticLocks
{
    /// <summary>The locks of a task, by name.</summary>
    /// <param name="snapshot">The registry: every source of a task takes part in its locks.</param>
    /// <param name="task">The task.</param>
    /// <param name="infos">What workers wait for.</param>
    /// <param name="operations">What they were told.</param>
    public static IEnumerable<DdlLock> Of(
        RegistrySnapshot snapshot, TaskName task, IEnumerable<ShardRecord> infos, IEnumerable<ShardRecord> operations)
    {
        var sources = snapshot.Tasks.TryGetValue(task, out var subtasks) ? subtasks.Keys.Select(source => source.Value).ToList() : [];
        return infos.Select(info => Announced(task, info)).Concat(operations.Select(Told))
            .GroupBy(claim => claim.Lock).OrderBy(group => group.Key.Text, StringComparer.Ordinal)
            .Select(group => Lock(task, group.Key, [.. group], sources));
    }

    private static DdlLock Lock(TaskName task, LockId id, List<Claim> claims, IEnumerable<string> sources)
    {
        var owner = Owner(claims);
        var all = sources.Concat(claims.Select(claim => claim.Source)).ToHashSet(StringComparer.Ordinal);
        var synced = claims.Where(claim => claim.IsTold || claim.Statements.SequenceEqual(owner.Statements))
            .Select(claim => claim.Source).ToHashSet(StringComparer.Ordinal);
        return new DdlLock(id, task.Value, false)
        {
            Owner = owner.Source,
            Statements = owner.Statements,
            Synced = Sorted(synced),
            Unsynced = Sorted(all.Except(synced)),
            Sources = all,
        };
    }

    // Who was told to carry it out. Before that, the first source by name: the rule by which a restarted master chooses.
    private static Claim Owner(List<Claim> claims) =>
        claims.Find(claim => claim.IsExecuting) ?? claims.OrderBy(claim => claim.IsTold).ThenBy(claim => claim.Source, StringComparer.Ordinal).First();

    private static string[] Sorted(IEnumerable<string> sources) => [.. sources.Order(StringComparer.Ordinal)];

    private static Claim Announced(TaskName task, ShardRecord info) => new(
        LockId.Of(task.Value, info.Text("schema"), info.Text("table")), info.Text("source"), info.Texts("ddls"), IsTold: false, IsExecuting: false);

    private static Claim Told(ShardRecord operation) => new(
        new LockId(operation.Text("id")), operation.Text("source"), operation.Texts("ddls"), IsTold: true, operation.Flag("exec"));

    private sealed record Claim(LockId Lock, string Source, IReadOnlyList<string> Statements, bool IsTold, bool IsExecuting);
}
