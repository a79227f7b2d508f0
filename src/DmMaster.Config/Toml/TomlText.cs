using System.Globalization;
using System.Text;

namespace DmMaster.Config.Toml;

/// <summary>Values and keys as TOML text.</summary>
public static class TomlText
{
    /// <summary>A key, quoted where it must be.</summary>
    public static string Key(string key) => key.Length > 0 && key.All(IsBare) ? key : Quote(key);

    /// <summary>A number, always with a decimal point and never with an exponent.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "+inf",
        double.NegativeInfinity => "-inf",
        _ => GoFloat.FormatPlain(value) is var text && text.Contains('.', StringComparison.Ordinal) ? text : text + ".0",
    };

    /// <summary>Text in double quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\b' => quoted.Append(@"\b"),
                '\t' => quoted.Append(@"\t"),
                '\n' => quoted.Append(@"\n"),
                '\f' => quoted.Append(@"\f"),
                '\r' => quoted.Append(@"\r"),
                < ' ' or '\u007f' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsBare(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
