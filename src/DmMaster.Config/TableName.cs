using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.TableName>;

namespace DmMaster.Config;

/// <summary>A table in an allow or block list.</summary>
public sealed record TableName
{
    /// <summary>The schema, or a pattern.</summary>
    public string Schema { get; init; } = "";

    /// <summary>The table, or a pattern.</summary>
    public string Table { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<TableName> Codec { get; } = new(
        "filter.Table",
        new(),
        Key.Of("db-name", Codecs.Text, static one => one.Schema, static (one, value) => one with { Schema = value }),
        Key.Of("tbl-name", Codecs.Text, static one => one.Table, static (one, value) => one with { Table = value }));
}
