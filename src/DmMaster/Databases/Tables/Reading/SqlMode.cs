using System.Collections.Frozen;
using DmMaster.Config;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>What of a server's <c>sql_mode</c> decides how it quotes.</summary>
/// <param name="HasAnsiQuotes">Whether double quotes enclose names.</param>
/// <param name="HasNoBackslashEscapes">Whether a backslash in a text is a character as any other.</param>
public sealed record SqlMode(bool HasAnsiQuotes, bool HasNoBackslashEscapes)
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "REAL_AS_FLOAT", "PIPES_AS_CONCAT", "ANSI_QUOTES", "IGNORE_SPACE", "IGNORE_BAD_TABLE_OPTIONS", "NOT_USED", "ONLY_FULL_GROUP_BY",
            "NO_UNSIGNED_SUBTRACTION", "NO_DIR_IN_CREATE", "POSTGRESQL", "ORACLE", "MSSQL", "DB2", "MAXDB", "NO_KEY_OPTIONS", "NO_TABLE_OPTIONS",
            "NO_FIELD_OPTIONS", "MYSQL323", "MYSQL40", "ANSI", "NO_AUTO_VALUE_ON_ZERO", "NO_BACKSLASH_ESCAPES", "STRICT_TRANS_TABLES",
            "STRICT_ALL_TABLES", "NO_ZERO_IN_DATE", "NO_ZERO_DATE", "ALLOW_INVALID_DATES", "INVALID_DATES", "ERROR_FOR_DIVISION_BY_ZERO", "TRADITIONAL",
            "NO_AUTO_CREATE_USER", "HIGH_NOT_PRECEDENCE", "NO_ENGINE_SUBSTITUTION", "PAD_CHAR_TO_FULL_LENGTH", "EMPTY_STRING_IS_NULL",
            "SIMULTANEOUS_ASSIGNMENT", "TIME_ROUND_FRACTIONAL", "TIME_TRUNCATE_FRACTIONAL",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The mode of a server as it is installed.</summary>
    public static SqlMode Default { get; } = new(false, false);

    /// <summary>The mode of a variable's value.</summary>
    /// <param name="variable">Names with commas between, possibly empty.</param>
    /// <returns>The mode; an error for a name that no server has, in DM's words.</returns>
    public static DmResult<SqlMode> Read(string variable)
    {
        var names = variable.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.Find(names, static name => !Known.Contains(name)) is { } unknown)
        {
            return DmError.Plain($"ERROR 1231 (42000): Variable 'sql_mode' can't be set to the value of '{GoFormat.Cut(unknown, 256)}'");
        }

        return new SqlMode(
            names.Any(static name => name.Equals("ANSI_QUOTES", StringComparison.OrdinalIgnoreCase) || name.Equals("ANSI", StringComparison.OrdinalIgnoreCase)),
            names.Contains("NO_BACKSLASH_ESCAPES", StringComparer.OrdinalIgnoreCase));
    }
}
