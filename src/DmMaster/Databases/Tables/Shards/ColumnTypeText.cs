using System.Globalization;
using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>A type as DM prints it when it compares shards: <c>int(10) UNSIGNED</c>, <c>varchar(10) CHARACTER SET gbk</c>.</summary>
internal static class ColumnTypeText
{
    /// <summary>The text. A width that a newer server leaves out is the one that an older prints.</summary>
    public static string Of(ColumnType type)
    {
        var sign = type.IsUnsigned ? " UNSIGNED" : "";
        var fill = type.IsZerofill ? " ZEROFILL" : "";
        var bytes = type.IsBinary ? " BINARY" : "";
        var charset = type.Charset is { } name ? $" CHARACTER SET {Charsets.Normal(name)}" : "";
        return $"{type.Name}{Arguments(type)}{sign}{fill}{bytes}{charset}";
    }

    private static string Arguments(ColumnType type)
    {
        if (type.Elements.Count > 0)
        {
            return $"({string.Join(',', type.Elements.Select(SqlLiteral.Text))})";
        }

        // datetime(0) is datetime.
        var length = ColumnWidths.IsTime(type.Name) && type.Length == 0 ? null : type.Length ?? ColumnWidths.Default(type);
        var decimals = type.Decimals ?? (type.Name == "decimal" ? 0 : null);
        return length is null ? ""
            : decimals is null ? string.Create(CultureInfo.InvariantCulture, $"({length})")
            : string.Create(CultureInfo.InvariantCulture, $"({length},{decimals})");
    }
}
