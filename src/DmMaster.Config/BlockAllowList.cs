using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.BlockAllowList>;

namespace DmMaster.Config;

/// <summary>Which schemas and tables are migrated at all. An absent list says nothing.</summary>
public sealed record BlockAllowList
{
    /// <summary>Schemas that are migrated.</summary>
    public IReadOnlyList<string>? DoSchemas { get; init; }

    /// <summary>Schemas that are not.</summary>
    public IReadOnlyList<string>? IgnoreSchemas { get; init; }

    /// <summary>Tables that are migrated.</summary>
    public IReadOnlyList<TableName?>? DoTables { get; init; }

    /// <summary>Tables that are not.</summary>
    public IReadOnlyList<TableName?>? IgnoreTables { get; init; }

    /// <summary>How a list of tables is read and written.</summary>
    internal static ListCodec<TableName?> Tables { get; } = new(TableName.Codec.Optional, "*filter.Table");

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<BlockAllowList> Codec { get; } = new(
        "filter.MySQLReplicationRules",
        new(),
        Key.Of("do-tables", Tables, static one => one.DoTables, static (one, value) => one with { DoTables = value }),
        Key.Of("do-dbs", Codecs.Texts, static one => one.DoSchemas, static (one, value) => one with { DoSchemas = value }),
        Key.Of("ignore-tables", Tables, static one => one.IgnoreTables, static (one, value) => one with { IgnoreTables = value }),
        Key.Of("ignore-dbs", Codecs.Texts, static one => one.IgnoreSchemas, static (one, value) => one with { IgnoreSchemas = value }));
}
