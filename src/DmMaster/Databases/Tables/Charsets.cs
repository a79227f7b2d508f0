namespace DmMaster.Databases.Tables;

/// <summary>Names of character sets and collations that are two for one thing.</summary>
internal static class Charsets
{
    private const string Utf8Mb3 = "utf8mb3";

    /// <summary>The name in lower case, <c>utf8</c> for <c>utf8mb3</c>: MySQL 8 and MariaDB 10.6 print the one what older servers and TiDB print the other.</summary>
    public static string Normal(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower.StartsWith(Utf8Mb3, StringComparison.Ordinal) ? $"utf8{lower[Utf8Mb3.Length..]}" : lower;
    }

    /// <summary>The character set of a collation: what stands before the first underscore.</summary>
    public static string OfCollation(string collation) => Normal(collation).Split('_', 2)[0];
}
