using System.Text.Encodings.Web;

namespace DmMaster.Hosting.Logging;

/// <summary>When and how the unified log format quotes.</summary>
internal static class LogQuoting
{
    /// <summary>Writes a name, value or message: as it is when nothing in it could be mistaken, else as a JSON string.</summary>
    /// <remarks>Blanks and control characters, quotes, backslashes, equals signs and square brackets could. So could an empty text.</remarks>
    public static void Write(TextWriter output, string text) => output.Write(NeedsQuotes(text) ? Quote(text) : text);

    /// <summary>The text as a JSON string; halves of surrogate pairs become U+FFFD.</summary>
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static bool NeedsQuotes(string text)
    {
        foreach (var character in text)
        {
            if (character <= ' ' || char.IsSurrogate(character) || character is '"' or '\\' or '=' or '[' or ']' or '\u007f' or '\u2028' or '\u2029' or '\u0085')
            {
                return true;
            }
        }

        return text.Length == 0;
    }
}
