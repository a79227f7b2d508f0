using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.ColumnMapping>;

namespace DmMaster.Config;

/// <summary>A column mapping. DM gave them up: they are only read to be refused.</summary>
public sealed record ColumnMapping
{
    /// <summary>Which schemas.</summary>
    public string SchemaPattern { get; init; } = "";

    /// <summary>Which tables.</summary>
    public string TablePattern { get; init; } = "";

    /// <summary>From which column.</summary>
    public string SourceColumn { get; init; } = "";

    /// <summary>To which column.</summary>
    public string TargetColumn { get; init; } = "";

    /// <summary>How.</summary>
    public string Expression { get; init; } = "";

    /// <summary>With what.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>The table's definition.</summary>
    public string CreateTableQuery { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<ColumnMapping> Codec { get; } = new(
        "column.Rule",
        new(),
        Key.Of("schema-pattern", Codecs.Text, static one => one.SchemaPattern, static (one, value) => one with { SchemaPattern = value }),
        Key.Of("table-pattern", Codecs.Text, static one => one.TablePattern, static (one, value) => one with { TablePattern = value }),
        Key.Of("source-column", Codecs.Text, static one => one.SourceColumn, static (one, value) => one with { SourceColumn = value }),
        Key.Of("target-column", Codecs.Text, static one => one.TargetColumn, static (one, value) => one with { TargetColumn = value }),
        Key.Of("expression", Codecs.Text, static one => one.Expression, static (one, value) => one with { Expression = value }),
        Key.Of("arguments", Codecs.Texts, static one => one.Arguments, static (one, value) => one with { Arguments = value }),
        Key.Of("create-table-query", Codecs.Text, static one => one.CreateTableQuery,
            static (one, value) => one with { CreateTableQuery = value }));
}
