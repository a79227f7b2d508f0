using System.Globalization;
using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Databases.Tables.Joining;

/// <summary>A column's type as TiDB would hold it, with what it says of NULL and of rows without a value.</summary>
/// <param name="Name">The type, in lower case.</param>
/// <param name="Length">Length, or digits. Null when the type has none, or any.</param>
/// <param name="Decimals">Decimals, or digits of a second's fraction. Null when the type has none, or any.</param>
/// <param name="Text">Its character set and collation.</param>
public sealed record ComparedType(string Name, int? Length, int? Decimals, TextForm Text)
{
    private const int UnsignedFlag = 32;
    private const int ZerofillFlag = 64;
    private const int BinaryFlag = 128;
    private const int OnUpdateFlag = 8_192;

    /// <summary>What must be equal, as MySQL's flags of a column: no sign (32), zeros (64), bytes (128), set on update (8192).</summary>
    public int Flags { get; init; }

    /// <summary>Whether it may be NULL.</summary>
    public bool IsNullable { get; init; }

    /// <summary>What a row gets that says nothing of it.</summary>
    public ColumnFilling Filling { get; init; }

    /// <summary>The values of an <c>enum</c> or <c>set</c>.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>Whether its values are numbers.</summary>
    public bool IsNumber => TypeFamilies.IsNumber(Name);

    /// <summary>The value that stands for nothing. Null when the type cannot have a default.</summary>
    public string? Zero => Name switch
    {
        "date" => "0000-00-00",
        "time" => "00:00:00",
        "datetime" or "timestamp" => "0000-00-00 00:00:00",
        "year" => "0000",
        "bit" => "b'0'",
        "enum" => Elements.Count > 0 ? Elements[0] : "",
        "char" or "varchar" or "binary" or "varbinary" or "set" => "",
        _ => IsNumber ? "0" : null,
    };

    /// <summary>The type of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="ofTable">Its table's character set and collation.</param>
    public static ComparedType Of(ColumnDefinition column, TextForm ofTable)
    {
        var type = column.Type;
        var isTime = ColumnWidths.IsTime(type.Name);
        var text = TypeFamilies.HasCharset(type.Name) ? ofTable.OfColumn(type.Charset, type.Collation) : TextForm.Bytes;
        return new(
            type.Name,
            isTime ? null : type.Length ?? ColumnWidths.Default(type),
            isTime ? type.Length ?? 0 : type.Decimals ?? (type.Name == "decimal" ? 0 : null),
            text)
        {
            Flags = FlagsOf(column, text),
            IsNullable = !column.IsNotNull,
            Filling = column.IsAutoIncrement ? ColumnFilling.AutoIncrement : column.CanBeLeftOut ? ColumnFilling.Default : ColumnFilling.Given,
            Elements = type.Elements,
        };
    }

    /// <summary>The type as a statement has it.</summary>
    public override string ToString()
    {
        var sign = (Flags & UnsignedFlag) != 0 ? " UNSIGNED" : "";
        var fill = (Flags & ZerofillFlag) != 0 ? " ZEROFILL" : "";
        var charset = TypeFamilies.HasCharset(Name) && Elements.Count == 0 ? $" CHARACTER SET {Text.Charset.ToUpperInvariant()} COLLATE {Text.Collation}" : "";
        return $"{Name.ToUpperInvariant()}{Arguments()}{sign}{fill}{charset}";
    }

    private static int FlagsOf(ColumnDefinition column, TextForm text)
    {
        var isBytes = ColumnWidths.IsTime(column.Type.Name) || column.Type.Name is "date" or "json" || TypeFamilies.IsBytes(column.Type.Name)
            || (TypeFamilies.HasCharset(column.Type.Name) && text.Charset == TextForm.Bytes.Charset);
        return (column.Type.IsUnsigned ? UnsignedFlag : 0) | (column.Type.IsZerofill ? ZerofillFlag : 0)
            | (isBytes ? BinaryFlag : 0) | (column.IsSetOnUpdate ? OnUpdateFlag : 0);
    }

    private string Arguments() => (Length, Decimals) switch
    {
        _ when Elements.Count > 0 => $"({string.Join(',', Elements.Select(SqlLiteral.Text))})",
        (null, null) => "",
        ({ } length, null) => string.Create(CultureInfo.InvariantCulture, $"({length})"),
        (null, { } decimals) => string.Create(CultureInfo.InvariantCulture, $"({decimals})"),
        ({ } length, { } decimals) => string.Create(CultureInfo.InvariantCulture, $"({length},{decimals})"),
    };
}
