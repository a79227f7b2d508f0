using System.Collections.Concurrent;
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
    private const int MostRemembered = 1024;
    private const int MostRememberedCharacters = 256;

    // Compiling takes half a millisecond, and a task over thousands of sources asks about the same few patterns for each.
    private static readonly ConcurrentDictionary<string, Verdict> Remembered = new(StringComparer.Ordinal);

    /// <summary>Why a pattern cannot be compiled, null when it can.</summary>
    /// <param name="pattern">The pattern in Go's syntax.</param>
    /// <param name="groups">The number of capture groups; 0 when it cannot be compiled.</param>
    public static string? FindError(string pattern, out int groups)
    {
        if (!Remembered.TryGetValue(pattern, out var verdict))
        {
            verdict = Check(pattern);
            Remember(pattern, verdict);
        }

        groups = verdict.Groups;
        return verdict.Error;
    }

    private static Verdict Check(string pattern)
    {
        if (pattern.Length > MostCharacters || pattern.Count(static character => character == '(') > MostGroups)
        {
            return new($"error parsing regexp: expression of {pattern.Length} characters is too large", 0);
        }

        try
        {
            var compiled = new Regex(GoOnly().Replace(pattern, Translate), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new(null, compiled.GetGroupNumbers().Length - 1);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return new($"error parsing regexp: {exception.Message}", 0);
        }
    }

    private static void Remember(string pattern, Verdict verdict)
    {
        if (pattern.Length > MostRememberedCharacters)
        {
            return;
        }

        if (Remembered.Count >= MostRemembered)
        {
            Remembered.Clear();
        }

        Remembered[pattern] = verdict;
    }

    // Only whether the pattern compiles matters, so what .NET lacks may become anything that stands in its place.
    private static string Translate(Match match) => match.Value switch
    {
        ['\\', 'Q', ..] => Regex.Escape(match.Groups["quoted"].Value),
        ['\\', 'p' or 'P', ..] => match.Groups["name"].Value.Trim('{', '}') is { Length: 1 or 2 } name ? $@"\p{{{name}}}" : @"\p{L}",
        ['\\', 'x', ..] or @"\C" => "x",
        @"\_" => "_",
        "(?P<" => "(?<",
        ['(', ..] => "(?s",
        _ => match.Value,
    };

    // Literal text, Unicode classes, wide code points, named groups, the ungreedy flag; any other escape only so that it is passed over.
    [GeneratedRegex(
        @"\\Q(?<quoted>.*?)(\\E|\z)|\\[pP](?<name>[A-Z]|\{\^?\w+\})|\\x\{[0-9A-Fa-f]{1,8}\}|\(\?P<|\(\?[imsU-]*U[imsU-]*(?=[:)])|\\.",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex GoOnly();

    private readonly record struct Verdict(string? Error, int Groups);
}
