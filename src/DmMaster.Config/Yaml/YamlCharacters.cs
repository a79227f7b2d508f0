namespace DmMaster.Config.Yaml;

/// <summary>The characters that a YAML document may hold.</summary>
internal static class YamlCharacters
{
    /// <summary>What is wrong with the characters, null when nothing is.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">The character that is wrong.</param>
    public static string? FindProblem(ReadOnlySpan<char> text, out int at)
    {
        for (at = 0; at < text.Length; at++)
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

    private static bool IsAllowed(char character) => character switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        < ' ' => false,
        >= '\u007f' and < '\u00a0' => false,
        '\ufffe' or '\uffff' => false,
        _ => true,
    };
}
