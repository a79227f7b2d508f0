using DmMaster.Registry;

namespace DmMaster.Shards.Optimistic;

/// <summary>The locks of optimistic sharding. Pure.</summary>
internal static class OptimisticLocks
{
    private const string Detected = "detected";

    /// <summary>The locks of a task, by name. One with conflicts is there once for each table in conflict.</summary>
    /// <param name="task">The task.</param>
    /// <param name="tables">The tables that take part.</param>
    /// <param name="infos">The DDL that tables met.</param>
    /// <param name="operations">What their workers were told.</param>
    public static IEnumerable<DdlLock> Of(
        TaskName task, IEnumerable<ShardRecord> tables, IEnumerable<ShardRecord> infos, IEnumerable<ShardRecord> operations)
    {
        var participants = tables.SelectMany(record => Tables(task, record)).ToLookup(table => table.Lock);
        var conflicts = operations.Where(record => record.Text("conflict-stage") == Detected)
            .Select(record => Upstream(new LockId(record.Text("id")), record)).ToHashSet();
        return infos.Select(record => new Meeting(Upstream(Downstream(task, record), record), record.Texts("ddls")))
            .GroupBy(met => met.Table.Lock).OrderBy(group => group.Key.Text, StringComparer.Ordinal)
            .SelectMany(group => Locks(task, [.. group], participants[group.Key], conflicts));
    }

    private static IEnumerable<DdlLock> Locks(
        TaskName task, List<Meeting> met, IEnumerable<Table> participants, HashSet<Table> conflicts)
    {
        var all = participants.Concat(met.Select(meeting => meeting.Table)).ToHashSet();
        var inConflict = met.FindAll(meeting => conflicts.Contains(meeting.Table));
        var synced = met.Select(meeting => meeting.Table).Except(conflicts).ToHashSet();
        var plain = new DdlLock(met[0].Table.Lock, task.Value, true)
        {
            Synced = Sorted(synced),
            Unsynced = Sorted(all.Except(synced)),
            Sources = all.Select(table => table.Source).ToHashSet(StringComparer.Ordinal),
        };
        return inConflict.Count == 0
            ? [plain]
            : inConflict.Select(meeting => plain with { Owner = meeting.Table.ToString(), Statements = meeting.Statements });
    }

    private static string[] Sorted(IEnumerable<Table> tables) =>
        [.. tables.Select(table => table.ToString()).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<Table> Tables(TaskName task, ShardRecord record) =>
        from schema in record.Members("tables")
        from table in ShardRecord.Members(schema.Value)
        from upSchema in ShardRecord.Members(table.Value)
        from upTable in ShardRecord.Members(upSchema.Value)
        select new Table(LockId.Of(task.Value, schema.Name, table.Name), record.Text("source"), upSchema.Name, upTable.Name);

    private static LockId Downstream(TaskName task, ShardRecord record) =>
        LockId.Of(task.Value, record.Text("down-schema"), record.Text("down-table"));

    private static Table Upstream(LockId id, ShardRecord record) => new(id, record.Text("source"), record.Text("up-schema"), record.Text("up-table"));

    private sealed record Meeting(Table Table, IReadOnlyList<string> Statements);

    private sealed record Table(LockId Lock, string Source, string UpSchema, string UpTable)
    {
        public override string ToString() => $"{Source}-`{UpSchema}`.`{UpTable}`";
    }
}
