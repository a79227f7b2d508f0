using System.Globalization;
using System.Text;

namespace DmMaster.Ctl.Json;

/// <summary>A JSON text with the escapes of Go's <c>encoding/json</c>, which are safe inside HTML.</summary>
internal static class GoJsonString
{
    /// <summary>Appends the text in double quotes.</summary>
    public static void Append(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append(@"\\"),
                '\n' => json.Append(@"\n"),
                '\r' => json.Append(@"\r"),
                '\t' => json.Append(@"\t"),
                '\b' => json.Append(@"\b"),
                '\f' => json.Append(@"\f"),
                // Where U+FFFD stands for bytes that were no UTF-8, Go escapes it.
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' or '\ufffd' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => json.Append(letter),
            };
        }

        json.Append('"');
    }
}
