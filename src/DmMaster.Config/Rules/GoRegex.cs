using System.Text.RegularExpressions;

namespace DmMaster.Config.Rules;

/// <summary>
/// Checks regular expressions from users, which workers compile with Go's linear-time engine. Nothing is ever matched here,
/// and the engine used to check has no backtracking either, so it refuses what Go refuses: look-around and back-references.
/// </summary>
internal static partial class GoRegex
{
    private const int MostCharacters = 64 * 1024;
    private const int MostGroups = 1000;

    /// <summary>Why a pattern cannot be compiled, null when it can.</summary>
    /// <param name="pattern">The pattern in Go's syntax.</param>
    /// <param name="groups">The number of capture groups; 0 when it cannot be compiled.</param>
    public static string? FindError(string pattern, out int groups)
    {
        groups = 0;
        if (pattern.Length > MostCharacters || pattern.Count(static character => character == '(') > MostGroups)
        {
            return $"error parsing regexp: expression of {pattern.Length} characters is too large";
        }

        try
        {
            groups = new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).GetGroupNumbers().Length - 1;
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return $"error parsing regexp: {exception.Message}";
        }
    }

    // Go's spellings that .NET lacks: named groups, one-letter Unicode classes, the ungreedy flag.
    private static string Translate(string pattern) => Ungreedy().Replace(UnicodeClass().Replace(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), @"\$1{$2}"), "(?$1$2");

    [GeneratedRegex(@"(?<!\\)\\([pP])([LMNPSZC])", RegexOptions.CultureInvariant)]
    private static partial Regex UnicodeClass();

    [GeneratedRegex(@"\(\?([imsU-]*)U([imsU-]*(?=[:)]))", RegexOptions.CultureInvariant)]
    private static partial Regex Ungreedy();
}
