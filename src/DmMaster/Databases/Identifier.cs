namespace DmMaster.Databases;

/// <summary>Names in statements.</summary>
internal static class Identifier
{
    /// <summary>A name in backquotes.</summary>
    public static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>A text in quotes, for a server without <c>NO_BACKSLASH_ESCAPES</c> and with it: a backslash is written as its code.</summary>
    public static string Literal(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? $"CONVERT(0x{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))} USING utf8mb4)"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
