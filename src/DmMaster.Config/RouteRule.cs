using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.RouteRule>;

namespace DmMaster.Config;

/// <summary>Where tables go.</summary>
public sealed record RouteRule
{
    /// <summary>Which schemas, with wildcards.</summary>
    public string SchemaPattern { get; init; } = "";

    /// <summary>Which tables, with wildcards; empty for the schema itself.</summary>
    public string TablePattern { get; init; } = "";

    /// <summary>To which schema.</summary>
    public string TargetSchema { get; init; } = "";

    /// <summary>To which table; empty to keep the name.</summary>
    public string TargetTable { get; init; } = "";

    /// <summary>A column filled from the table's name.</summary>
    public ColumnExtractor? ExtractTable { get; init; }

    /// <summary>A column filled from the schema's name.</summary>
    public ColumnExtractor? ExtractSchema { get; init; }

    /// <summary>A column filled from the source's name.</summary>
    public ColumnExtractor? ExtractSource { get; init; }

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<RouteRule> Codec { get; } = new(
        "router.TableRule",
        new(),
        Key.Of("schema-pattern", Codecs.Text, static one => one.SchemaPattern, static (one, value) => one with { SchemaPattern = value }),
        Key.Of("table-pattern", Codecs.Text, static one => one.TablePattern, static (one, value) => one with { TablePattern = value }),
        Key.Of("target-schema", Codecs.Text, static one => one.TargetSchema, static (one, value) => one with { TargetSchema = value }),
        Key.Of("target-table", Codecs.Text, static one => one.TargetTable, static (one, value) => one with { TargetTable = value }),
        Key.Of("extract-table", ColumnExtractor.CodecOf("router.TableExtractor", "table-regexp"), static one => one.ExtractTable,
            static (one, value) => one with { ExtractTable = value }),
        Key.Of("extract-schema", ColumnExtractor.CodecOf("router.SchemaExtractor", "schema-regexp"),
            static one => one.ExtractSchema,
            static (one, value) => one with { ExtractSchema = value }),
        Key.Of("extract-source", ColumnExtractor.CodecOf("router.SourceExtractor", "source-regexp"),
            static one => one.ExtractSource,
            static (one, value) => one with { ExtractSource = value }));
}
