namespace DmMaster.Config.Yaml;

/// <summary>The characters that a YAML document may hold.</summary>
internal static class YamlCharacters
{
    /// <summary>What is wrong with the characters, null when nothing is.</summary>
    public static string? FindProblem(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(character))
            {
                return "invalid Unicode character";
            }
            else if (!IsAllowed(character))
            {
                return "control characters are not allowed";
            }
        }

        return null;
    }

    /// <summary>Whether text holds half a surrogate pair, which an escape can bring and which cannot be stored.</summary>
    public static bool HasLoneSurrogate(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); at >= 0 && at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAllowed(char character) => character switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        < ' ' => false,
        >= '\u007f' and < '\u00a0' => false,
        '\ufeff' or '\ufffe' or '\uffff' => false,
        _ => true,
    };
}
