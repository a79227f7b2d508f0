using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.ExpressionFilter>;

namespace DmMaster.Config;

/// <summary>Rows that are not migrated, chosen by an SQL expression.</summary>
public sealed record ExpressionFilter
{
    /// <summary>The upstream schema.</summary>
    public string Schema { get; init; } = "";

    /// <summary>The upstream table.</summary>
    public string Table { get; init; } = "";

    /// <summary>Chooses inserted rows.</summary>
    public string InsertExpression { get; init; } = "";

    /// <summary>Chooses updated rows by what they were.</summary>
    public string UpdateOldExpression { get; init; } = "";

    /// <summary>Chooses updated rows by what they become.</summary>
    public string UpdateNewExpression { get; init; } = "";

    /// <summary>Chooses deleted rows.</summary>
    public string DeleteExpression { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<ExpressionFilter> Codec { get; } = new(
        "config.ExpressionFilter",
        new(),
        Key.Of("schema", Codecs.Text, static one => one.Schema, static (one, value) => one with { Schema = value }),
        Key.Of("table", Codecs.Text, static one => one.Table, static (one, value) => one with { Table = value }),
        Key.Of("insert-value-expr", Codecs.Text, static one => one.InsertExpression,
            static (one, value) => one with { InsertExpression = value }),
        Key.Of("update-old-value-expr", Codecs.Text, static one => one.UpdateOldExpression,
            static (one, value) => one with { UpdateOldExpression = value }),
        Key.Of("update-new-value-expr", Codecs.Text, static one => one.UpdateNewExpression,
            static (one, value) => one with { UpdateNewExpression = value }),
        Key.Of("delete-value-expr", Codecs.Text, static one => one.DeleteExpression,
            static (one, value) => one with { DeleteExpression = value }));
}
