using System.Collections.Concurrent;

namespace DmMaster.Config.Rules.Regexes;

/// <summary>
/// Checks regular expressions from users, which workers compile with Go's engine: what is refused is refused there too, in the same words.
/// Nothing is ever matched here.
/// </summary>
internal static class GoRegex
{
    private const int MostCharacters = 64 * 1024;
    private const int MostRemembered = 1024;
    private const int MostRememberedCharacters = 256;

    // A task over thousands of sources asks about the same few patterns for each.
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
        if (pattern.Length > MostCharacters)
        {
            return new($"error parsing regexp: expression of {pattern.Length} characters is too large", 0);
        }

        try
        {
            return new(null, new GoRegexParser(pattern).CountGroups());
        }
        catch (GoRegexException failure)
        {
            return new(failure.Message, 0);
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

    private readonly record struct Verdict(string? Error, int Groups);
}
