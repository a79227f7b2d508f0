using System.Globalization;

namespace DmMaster.Databases.Tables.Joining;

/// <summary>Which types are of one kind, and which of a kind holds the other's values.</summary>
internal static class TypeFamilies
{
    private static readonly string[] Integers = ["tinyint", "smallint", "mediumint", "int", "bigint"];
    private static readonly string[] Blobs = ["tinyblob", "blob", "mediumblob", "longblob"];
    private static readonly string[] Texts = ["tinytext", "text", "mediumtext", "longtext"];

    /// <summary>Whether its values are numbers.</summary>
    public static bool IsNumber(string name) => Integers.Contains(name) || name is "decimal" or "float" or "double";

    /// <summary>Whether its values are text.</summary>
    public static bool HasCharset(string name) => Texts.Contains(name) || name is "char" or "varchar" or "enum" or "set";

    /// <summary>Whether its values are bytes.</summary>
    public static bool IsBytes(string name) => Blobs.Contains(name) || name is "binary" or "varbinary";

    /// <summary>The type that holds the values of both. Null when none does.</summary>
    public static string? Larger(string one, string other)
    {
        if (one == other)
        {
            return one;
        }

        string[][] families = [Integers, Blobs, Texts];
        var family = Array.Find(families, family => family.Contains(one) && family.Contains(other));
        return family is null ? null : family[Math.Max(Array.IndexOf(family, one), Array.IndexOf(family, other))];
    }

    /// <summary>MySQL's number of a type; the name of one that has none.</summary>
    public static string Number(string name) => name switch
    {
        "tinyint" => Text(1),
        "smallint" => Text(2),
        "int" => Text(3),
        "float" => Text(4),
        "double" => Text(5),
        "timestamp" => Text(7),
        "bigint" => Text(8),
        "mediumint" => Text(9),
        "date" => Text(10),
        "time" => Text(11),
        "datetime" => Text(12),
        "year" => Text(13),
        "varchar" or "varbinary" => Text(15),
        "bit" => Text(16),
        "json" => Text(245),
        "decimal" => Text(246),
        "enum" => Text(247),
        "set" => Text(248),
        "tinyblob" or "tinytext" => Text(249),
        "mediumblob" or "mediumtext" => Text(250),
        "longblob" or "longtext" => Text(251),
        "blob" or "text" => Text(252),
        "char" or "binary" => Text(254),
        _ => name,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
