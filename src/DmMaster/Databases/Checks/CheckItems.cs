using System.Collections.Frozen;

namespace DmMaster.Databases.Checks;

/// <summary>Which checks a task wants.</summary>
/// <param name="ignored">The items that it does not, of its first subtask.</param>
internal sealed class CheckItems(IReadOnlyList<string>? ignored)
{
    private const string All = "all";

    // Every one that adds a check, or stands in the way of a connection when it is left: DM 8.1's, in its order.
    private static readonly string[] Known =
    [
        "dump_privilege", "replication_privilege", "version", "server_id", "binlog_enable", "binlog_format", "binlog_row_image", "table_schema",
        "schema_of_shard_tables", "auto_increment_ID", "online_ddl", "binlog_db", "meta_position", "conn_number", "target_privilege", "empty_region",
        "region_distribution", "downstream_version", "free_space", "downstream_mutex_features",
    ];

    private readonly FrozenSet<string> _wanted = ignored?.Contains(All) == true ? [] : Known.Except(ignored ?? []).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether nothing is checked, and no database is asked.</summary>
    public bool AreNone => _wanted.Count == 0;

    /// <summary>Whether an item is wanted.</summary>
    public bool Has(string item) => _wanted.Contains(item);
}
