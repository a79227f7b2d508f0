using System.Collections.Frozen;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>What sources print and the parser of TiDB 8.1 does not know, as stock DM 8.1 was seen to stumble over it; types that came later likewise.</summary>
internal static class UnknownWords
{
    private static readonly FrozenSet<string> Types = new[]
    {
        "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection",
        "inet4", "inet6", "uuid", "vector", "xmltype",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Charsets =
        new[] { "ascii", "binary", "gb18030", "gbk", "latin1", "utf8", "utf8mb3", "utf8mb4" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What TiDB says of a character set; null when it knows it.</summary>
    public static string? OfCharset(string name) => Charsets.Contains(name) ? null : $"[parser:1115]Unknown character set: '{name}'";

    /// <summary>What TiDB says of a collation; null when it may know it. Those of MariaDB 10.10 and later it does not.</summary>
    public static string? OfCollation(string name) =>
        name.Contains("uca1400", StringComparison.OrdinalIgnoreCase) ? $"[ddl:1273]Unknown collation: '{name}'" : null;

    /// <summary>Whether a type, in lower case, is unknown.</summary>
    public static bool HasType(string type) => Types.Contains(type);

    /// <summary>Whether an attribute of a column at the cursor is unknown. Of a key, <c>INVISIBLE</c> is known.</summary>
    public static bool IsAttribute(SqlCursor cursor) => cursor.Is("INVISIBLE");

    /// <summary>Whether an attribute of a key at the cursor is unknown.</summary>
    public static bool IsKeyAttribute(SqlCursor cursor) => cursor.Is("IGNORED");

    /// <summary>Whether an option of a table at the cursor is unknown.</summary>
    public static bool IsOption(SqlCursor cursor) => cursor.Is("VERSIONING") || cursor.Is("PAGE_CHECKSUM") || cursor.Is("TRANSACTIONAL");
}
