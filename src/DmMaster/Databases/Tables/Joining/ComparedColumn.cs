using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Databases.Tables.Joining;

/// <summary>A column as TiDB would hold it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its default as text, null for none and for NULL.</param>
/// <param name="Generated">The expression that it is generated from, empty when it is none.</param>
/// <param name="IsStored">Whether a generated column is stored.</param>
public sealed record ComparedColumn(ComparedType Type, string? Default, string Generated, bool IsStored)
{
    private const string Now = "CURRENT_TIMESTAMP";

    /// <summary>A column as its server says it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="ofTable">Its table's character set and collation.</param>
    public static ComparedColumn Of(ColumnDefinition column, TextForm ofTable) => new(
        ComparedType.Of(column, ofTable),
        column.Default is { Kind: not ColumnDefaultKind.Null } value ? value.Text : null,
        column.Generated ?? "",
        column is { Generated: not null, IsStored: true });

    /// <summary>
    /// The column in a table of which some rows know nothing of it: one that must have a value and says none gets its type's zero as default, or
    /// may be NULL where the type has no default.
    /// </summary>
    public ComparedColumn WithMissingRows()
    {
        if (Type.Filling != ColumnFilling.Given)
        {
            return this;
        }

        return Type.Zero is { } zero
            ? this with { Default = zero, Type = Type with { Filling = ColumnFilling.Default } }
            : this with { Type = Type with { IsNullable = true, Filling = ColumnFilling.Default } };
    }

    /// <summary>The column as a statement has it, without its name.</summary>
    public override string ToString()
    {
        var notNull = Type.IsNullable ? "" : " NOT NULL";
        var number = Type.Filling == ColumnFilling.AutoIncrement ? " AUTO_INCREMENT" : "";
        var generated = Generated.Length == 0 ? "" : $" GENERATED ALWAYS AS ({Generated}){(IsStored ? " STORED" : "")}";
        return $"{Type}{notNull}{number}{DefaultText()}{generated}";
    }

    private string DefaultText() => Default is null ? ""
        : Type.IsNumber || Default.StartsWith(Now, StringComparison.Ordinal) ? $" DEFAULT {Default}"
        : $" DEFAULT {SqlLiteral.Text(Default)}";
}
