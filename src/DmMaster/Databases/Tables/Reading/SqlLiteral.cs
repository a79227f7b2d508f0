using System.Text;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>Names and texts as a statement writes them.</summary>
internal static class SqlLiteral
{
    /// <summary>What a token stands for.</summary>
    /// <param name="written">The token; one without quotes stands for itself.</param>
    /// <param name="hasEscapes">Whether a backslash escapes.</param>
    public static string Decode(ReadOnlySpan<char> written, bool hasEscapes)
    {
        if (written.Length < 2 || written[0] is not ('`' or '"' or '\''))
        {
            return written.ToString();
        }

        var quote = written[0];
        var inner = written[1..^1];
        if (!inner.ContainsAny(quote, hasEscapes ? '\\' : quote))
        {
            return inner.ToString();
        }

        var text = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length; at++)
        {
            var letter = inner[at];
            var isLead = (letter == quote || (hasEscapes && letter == '\\')) && at + 1 < inner.Length;
            _ = !isLead ? text.Append(letter)
                : letter == quote ? text.Append(inner[++at])
                : AppendEscaped(text, inner[++at]);
        }

        return text.ToString();
    }

    /// <summary>Text in single quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static StringBuilder AppendEscaped(StringBuilder text, char letter) => letter switch
    {
        'n' => text.Append('\n'),
        't' => text.Append('\t'),
        'r' => text.Append('\r'),
        'b' => text.Append('\b'),
        '0' => text.Append('\0'),
        'Z' => text.Append('\u001a'),

        // Patterns keep their backslash.
        '%' or '_' => text.Append('\\').Append(letter),
        _ => text.Append(letter),
    };
}
