using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>
/// The locks of pessimistic sharding, as they follow from what workers announced and were told. They are kept nowhere else: a
/// restart, and every other master, comes to the same. Pure.
/// </summary>
internal static class PessimisticLocks
{
    /// <summary>The locks, by name.</summary>
    /// <param name="snapshot">The registry: every source of a task takes part in its locks.</param>
    /// <param name="infos">What workers wait for.</param>
    /// <param name="operations">What they were told.</param>
    public static IEnumerable<DdlLock> Of(RegistrySnapshot snapshot, IReadOnlyList<KeyValue> infos, IReadOnlyList<KeyValue> operations)
    {
        var claims = infos.Select(Announced).Concat(operations.Select(Told)).OfType<Claim>();
        return claims.GroupBy(claim => claim.Lock).OrderBy(group => group.Key.Text, StringComparer.Ordinal)
            .Select(group => Lock(snapshot, group.Key, [.. group]));
    }

    private static DdlLock Lock(RegistrySnapshot snapshot, LockId id, List<Claim> claims)
    {
        var task = claims[0].Task;
        var owner = Owner(claims);
        var sources = claims.Select(claim => claim.Source).ToHashSet(StringComparer.Ordinal);
        if (snapshot.Tasks.TryGetValue(new TaskName(task), out var subtasks))
        {
            sources.UnionWith(subtasks.Keys.Select(source => source.Value));
        }

        var synced = claims.Where(claim => claim.IsTold || claim.Statements.SequenceEqual(owner.Statements))
            .Select(claim => claim.Source).ToHashSet(StringComparer.Ordinal);
        return new DdlLock(id, task, false)
        {
            Owner = owner.Source,
            Statements = owner.Statements,
            Synced = Sorted(synced),
            Unsynced = Sorted(sources.Except(synced)),
            Sources = sources,
        };
    }

    // Who was told to carry it out; before that, who met the DDL first.
    private static Claim Owner(List<Claim> claims) =>
        claims.Find(claim => claim.IsExecuting)
        ?? claims.OrderBy(claim => claim.IsTold).ThenBy(claim => claim.Since.Value).ThenBy(claim => claim.Source, StringComparer.Ordinal).First();

    private static string[] Sorted(IEnumerable<string> sources) => [.. sources.Order(StringComparer.Ordinal)];

    private static Claim? Announced(KeyValue entry)
    {
        if (StoredJson.Object(entry) is not { } value)
        {
            return null;
        }

        var task = StoredJson.Text(value, "task");
        var id = LockId.Of(task, StoredJson.Text(value, "schema"), StoredJson.Text(value, "table"));
        return new Claim(id, task, StoredJson.Text(value, "source"), StoredJson.Texts(value, "ddls"), false, false, entry.CreateRevision);
    }

    private static Claim? Told(KeyValue entry) => StoredJson.Object(entry) is { } value
        ? new Claim(
            new LockId(StoredJson.Text(value, "id")),
            StoredJson.Text(value, "task"),
            StoredJson.Text(value, "source"),
            StoredJson.Texts(value, "ddls"),
            true,
            StoredJson.Flag(value, "exec"),
            entry.CreateRevision)
        : null;

    private sealed record Claim(
        LockId Lock, string Task, string Source, IReadOnlyList<string> Statements, bool IsTold, bool IsExecuting, Revision Since);
}
