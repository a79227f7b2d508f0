namespace DmMaster.Config.Rules;

/// <summary>The checks that a task may ask not to be made.</summary>
internal static class CheckingItems
{
    private static readonly string[] Known =
    [
        "all", "dump_privilege", "replication_privilege", "version", "server_id", "binlog_enable", "binlog_format", "binlog_row_image",
        "table_schema", "schema_of_shard_tables", "auto_increment_ID", "online_ddl", "binlog_db", "meta_position", "conn_number",
        "target_privilege", "empty_region", "region_distribution", "downstream_version", "free_space", "downstream_mutex_features",
        "downstream_table_empty", "primary_key",
    ];

    /// <summary>The error for the first check that is not known, null when all are.</summary>
    public static DmError? FindError(IReadOnlyList<string>? items) =>
        items?.FirstOrDefault(static item => !Known.Contains(item, StringComparer.Ordinal)) is { } unknown
            ? ConfigErrors.CheckItemNotSupported(unknown, string.Join('\n', Known))
            : null;
}
