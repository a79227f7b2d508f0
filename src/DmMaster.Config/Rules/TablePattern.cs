using DmMaster.Config.Rules.Regexes;

namespace DmMaster.Config.Rules;

/// <summary>
/// Checks the patterns that lists and routes pick schemas and tables with: a regular expression after <c>~</c>, otherwise a name in which
/// <c>*</c> may be the last character, <c>?</c> stands for one, and <c>[a-c]</c> for one of some. The texts are DM's.
/// </summary>
internal static class TablePattern
{
    /// <summary>What is wrong with the pattern of a schema; null when nothing is.</summary>
    public static string? FindError(string schema, bool isCaseSensitive) =>
        IsRegex(schema) ? FindRegexError(schema, isCaseSensitive) : FindNameError(schema, "schema");

    /// <summary>What is wrong with the patterns of a table; null when nothing is. Expressions are looked at first.</summary>
    public static string? FindError(string schema, string table, bool isCaseSensitive) => (IsRegex(schema), IsRegex(table)) switch
    {
        (true, true) => FindRegexError(schema, isCaseSensitive) ?? FindRegexError(table, isCaseSensitive),

        // A name beside an expression is kept among the names of schemas, and so it is called in the text.
        (true, false) => FindRegexError(schema, isCaseSensitive) ?? FindNameError(table, "schema"),
        (false, true) => FindRegexError(table, isCaseSensitive) ?? FindNameError(schema, "schema"),
        (false, false) => FindNameError(schema, "schema") ?? FindNameError(table, "table"),
    };

    private static bool IsRegex(string pattern) => pattern.StartsWith('~');

    private static string? FindRegexError(string pattern, bool isCaseSensitive) =>
        GoRegex.FindError(isCaseSensitive ? pattern[1..] : $"(?i){pattern[1..]}", out _);

    private static string? FindNameError(string pattern, string what) =>
        HasStarInside(pattern) ? $"insert into {what} selector: pattern {pattern} not valid" : null;

    private static bool HasStarInside(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*' && i < pattern.Length - 1)
            {
                return true;
            }

            // A set of characters may hold a star. A bracket that nothing closes is a bracket.
            if (pattern[i] == '[' && pattern.IndexOf(']', i) is > 0 and var end)
            {
                i = end;
            }
        }

        return false;
    }
}
