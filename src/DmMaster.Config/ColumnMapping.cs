using DmMaster.Config.Fields;

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
        new ValueField<ColumnMapping, string>("schema-pattern", Codecs.Text, static one => one.SchemaPattern, static (one, value) => one with { SchemaPattern = value }),
        new ValueField<ColumnMapping, string>("table-pattern", Codecs.Text, static one => one.TablePattern, static (one, value) => one with { TablePattern = value }),
        new ValueField<ColumnMapping, string>("source-column", Codecs.Text, static one => one.SourceColumn, static (one, value) => one with { SourceColumn = value }),
        new ValueField<ColumnMapping, string>("target-column", Codecs.Text, static one => one.TargetColumn, static (one, value) => one with { TargetColumn = value }),
        new ValueField<ColumnMapping, string>("expression", Codecs.Text, static one => one.Expression, static (one, value) => one with { Expression = value }),
        new ValueField<ColumnMapping, IReadOnlyList<string>?>("arguments", Codecs.Texts, static one => one.Arguments, static (one, value) => one with { Arguments = value }),
        new ValueField<ColumnMapping, string>("create-table-query", Codecs.Text, static one => one.CreateTableQuery, static (one, value) => one with { CreateTableQuery = value }));
}
