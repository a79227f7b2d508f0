namespace DmMaster.Config.Rules;

/// <summary>The checks that a task may ask not to be made.</summary>
internal static class CheckingItems
{
    private const string Stars = "************ supporting checking items ************";

    private static readonly (string Name, string Description)[] Known =
    [
        ("all", "all checking items"),
        ("dump_privilege", "dump privileges of source DB checking item"),
        ("replication_privilege", "replication privileges of source DB checking item"),
        ("version", "MySQL/MariaDB version checking item"),
        ("server_id", "server_id checking item"),
        ("binlog_enable", "binlog enable checking item"),
        ("binlog_format", "binlog format checking item"),
        ("binlog_row_image", "binlog row image checking item"),
        ("table_schema", "table schema compatibility checking item"),
        ("schema_of_shard_tables", "consistent schema of shard tables checking item"),
        ("auto_increment_ID", "conflict auto increment ID of shard tables checking item"),
        ("online_ddl", "online ddl checking item"),
        ("binlog_db", "binlog db checking item"),
        ("meta_position", "meta position valid checking item"),
        ("conn_number", "connection number checking item"),
        ("target_privilege", "privileges of target DB checking item"),
        ("empty_region", "physical import mode empty region checking item"),
        ("region_distribution", "physical import mode region distribution checking item"),
        ("downstream_version", "physical import mode downstream TiDB/PD/TiKV version checking item"),
        ("free_space", "downstream free space checking item"),
        ("downstream_mutex_features", "physical import mode downstream incompatible feature checking item"),
        ("downstream_table_empty", "physical import mode downstream table empty checking item"),
        ("primary_key", "primary key checking item"),
    ];

    /// <summary>The error for the first check that is not known, null when all are.</summary>
    public static DmError? FindError(IReadOnlyList<string>? items) =>
        items?.FirstOrDefault(static item => !Array.Exists(Known, known => known.Name == item)) is { } unknown
            ? ConfigErrors.CheckItemNotSupported(unknown, Table())
            : null;

    // DM has the rows in Go's random order.
    private static string Table()
    {
        var rows = string.Concat(Known.Select(static known => $"{known.Name}:\t{known.Description}\n"));
        return $"{Stars}\n name:\t\tdescription\n{rows}{Stars}\n";
    }
}
