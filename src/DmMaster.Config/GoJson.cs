using System.Globalization;
using System.Text;

namespace DmMaster.Config;

/// <summary>
/// JSON text as Go's encoding/json writes it. Stock workers compare some values byte by byte, so the escapes matter:
/// HTML characters and the two line separators are escaped, everything else beyond ASCII is not.
/// </summary>
public static class GoJson
{
    /// <summary>A string with its quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            Append(quoted, text, ref i);
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder quoted, string text, ref int i)
    {
        var c = text[i];
        switch (c)
        {
            case '"' or '\\':
                quoted.Append('\\').Append(c);
                break;
            case '\n':
                quoted.Append("\\n");
                break;
            case '\r':
                quoted.Append("\\r");
                break;
            case '\t':
                quoted.Append("\\t");
                break;
            case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                break;
            case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                quoted.Append(c).Append(text[++i]);
                break;
            case var _ when char.IsSurrogate(c):
                quoted.Append("\\ufffd");
                break;
            default:
                quoted.Append(c);
                break;
        }
    }
}
