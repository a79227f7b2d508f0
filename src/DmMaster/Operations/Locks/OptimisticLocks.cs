using System.Text.Json;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>The locks of optimistic sharding, as they follow from the tables, the DDL they met and what they were told. Pure.</summary>
internal static class OptimisticLocks
{
    private const string Detected = "detected";

    /// <summary>The locks, by name. One with conflicts is there once for each table in conflict.</summary>
    /// <param name="tables">The tables that take part.</param>
    /// <param name="infos">The DDL that tables met.</param>
    /// <param name="operations">What they were told.</param>
    public static IEnumerable<DdlLock> Of(
        IReadOnlyList<KeyValue> tables, IReadOnlyList<KeyValue> infos, IReadOnlyList<KeyValue> operations)
    {
        var participants = tables.SelectMany(Tables).ToLookup(table => table.Lock);
        var stages = new Dictionary<Table, string>();
        foreach (var (table, stage) in operations.Select(Told).OfType<(Table, string)>())
        {
            stages[table] = stage;
        }

        var met = infos.Select(Met).OfType<(Table Table, IReadOnlyList<string> Statements)>().ToLookup(info => info.Table.Lock);
        return met.OrderBy(group => group.Key.Text, StringComparer.Ordinal)
            .SelectMany(group => Locks([.. group], participants[group.Key], stages));
    }

    private static IEnumerable<DdlLock> Locks(
        List<(Table Table, IReadOnlyList<string> Statements)> met, IEnumerable<Table> participants, Dictionary<Table, string> stages)
    {
        var all = participants.Concat(met.Select(info => info.Table)).ToHashSet();
        var conflicts = met.FindAll(info => stages.GetValueOrDefault(info.Table) == Detected);
        var synced = met.Except(conflicts).Select(info => info.Table).ToHashSet();
        var plain = new DdlLock(met[0].Table.Lock, met[0].Table.Task, true)
        {
            Synced = Sorted(synced),
            Unsynced = Sorted(all.Except(synced)),
            Sources = all.Select(table => table.Source).ToHashSet(StringComparer.Ordinal),
        };
        return conflicts.Count == 0
            ? [plain]
            : conflicts.Select(info => plain with { Owner = info.Table.ToString(), Statements = info.Statements });
    }

    private static string[] Sorted(IEnumerable<Table> tables) =>
        [.. tables.Select(table => table.ToString()).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<Table> Tables(KeyValue entry)
    {
        if (StoredJson.Object(entry) is not { } value || !value.TryGetProperty("tables", out var schemas))
        {
            yield break;
        }

        var (task, source) = (StoredJson.Text(value, "task"), StoredJson.Text(value, "source"));
        foreach (var (schema, table, upstream) in Downstream(schemas))
        {
            var id = LockId.Of(task, schema, table);
            foreach (var upSchema in StoredJson.Members(upstream))
            {
                foreach (var upTable in StoredJson.Members(upSchema.Value))
                {
                    yield return new Table(id, task, source, upSchema.Name, upTable.Name);
                }
            }
        }
    }

    private static IEnumerable<(string Schema, string Table, JsonElement Upstream)> Downstream(JsonElement schemas) =>
        StoredJson.Members(schemas).SelectMany(schema =>
            StoredJson.Members(schema.Value).Select(table => (schema.Name, table.Name, table.Value)));

    private static (Table, IReadOnlyList<string>)? Met(KeyValue entry)
    {
        if (StoredJson.Object(entry) is not { } value)
        {
            return null;
        }

        var id = LockId.Of(StoredJson.Text(value, "task"), StoredJson.Text(value, "down-schema"), StoredJson.Text(value, "down-table"));
        return (Upstream(id, value), StoredJson.Texts(value, "ddls"));
    }

    private static (Table, string)? Told(KeyValue entry) => StoredJson.Object(entry) is { } value
        ? (Upstream(new LockId(StoredJson.Text(value, "id")), value), StoredJson.Text(value, "conflict-stage"))
        : null;

    private static Table Upstream(LockId id, JsonElement value) => new(
        id, StoredJson.Text(value, "task"), StoredJson.Text(value, "source"), StoredJson.Text(value, "up-schema"), StoredJson.Text(value, "up-table"));

    private sealed record Table(LockId Lock, string Task, string Source, string UpSchema, string UpTable)
    {
        public override string ToString() => $"{Source}-`{UpSchema}`.`{UpTable}`";
    }
}
