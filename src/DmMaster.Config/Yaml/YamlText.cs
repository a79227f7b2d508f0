using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DmMaster.Config.Yaml;

/// <summary>Text as YAML, in the style that Go's yaml.v2 would choose: bare, in single or double quotes, or as a block.</summary>
internal static partial class YamlText
{
    private const int LineWidth = 80;

    /// <summary>A key.</summary>
    public static string Key(string key) =>
        HasSpecial(key) || !IsText(key) || key.Contains('\n', StringComparison.Ordinal) ? Double(key)
        : IsBare(key) ? key
        : Single(key);

    /// <summary>A value.</summary>
    /// <param name="value">The text.</param>
    /// <param name="column">Where on its line it starts: long lines are folded.</param>
    /// <param name="indent">How far the lines after the first are indented.</param>
    public static string Value(string value, int column, int indent)
    {
        if (HasSpecial(value) || !IsText(value))
        {
            return Double(value);
        }

        if (value.Contains('\n', StringComparison.Ordinal))
        {
            return HasSpaceAtBreak(value) ? Double(value) : Block(value, indent);
        }

        return IsBare(value) ? Fold(value, column, indent, keepEnds: false) : Fold(Single(value), column, indent, keepEnds: true);
    }

    /// <summary>A number.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => ".nan",
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        _ => GoFloat.Format(value),
    };

    // What would be read back as a number, a truth value or nothing is not text unless it is quoted.
    private static bool IsText(string value) =>
        YamlScalar.Resolve(new YamlNode { Kind = YamlKind.Scalar, Line = 1, Text = value, IsPlain = true }).Tag == YamlTags.Str && !Base60().IsMatch(value);

    private static bool HasSpecial(string value) => value.Any(static character =>
        character is not '\n'
        && (char.IsControl(character) || char.IsSurrogate(character) || character is '\ufeff' or '\ufffe' or '\uffff' or '\u2028' or '\u2029'));

    private static bool HasSpaceAtBreak(string value) =>
        value.Contains(" \n", StringComparison.Ordinal) || value.EndsWith(' ');

    private static bool IsBare(string value)
    {
        var isMark = value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal);
        if (isMark || value[0] == ' ' || value[^1] == ' ')
        {
            return false;
        }

        var isIndicator = "#,[]{}&*!|>'\"%@`".Contains(value[0], StringComparison.Ordinal)
            || (value[0] is '-' or '?' or ':' && IsSpaceAt(value, 1));
        return !isIndicator
            && !value.Contains(": ", StringComparison.Ordinal)
            && !value.EndsWith(':')
            && !value.Contains(" #", StringComparison.Ordinal);
    }

    private static bool IsSpaceAt(string value, int at) => at >= value.Length || value[at] == ' ';

    private static string Single(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Double(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        var isMarked = value.StartsWith('\ufeff');
        foreach (var rune in value.EnumerateRunes())
        {
            // After a byte order mark Go's library writes no character as it is.
            _ = isMarked && rune.Value is >= ' ' and not ('"' or '\\' or (>= 0x7f and < 0xa0) or 0x2028 or 0x2029)
                ? quoted.Append(rune.Value < 0x100 ? $"\\x{rune.Value:X2}" : rune.Value < 0x10000 ? $"\\u{rune.Value:X4}" : $"\\U{rune.Value:X8}")
                : AppendDouble(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static StringBuilder AppendDouble(StringBuilder quoted, Rune rune) => rune.Value switch
    {
        '"' => quoted.Append("\\\""),
        '\\' => quoted.Append(@"\\"),
        0 => quoted.Append(@"\0"),
        '\a' => quoted.Append(@"\a"),
        '\b' => quoted.Append(@"\b"),
        '\t' => quoted.Append(@"\t"),
        '\n' => quoted.Append(@"\n"),
        '\v' => quoted.Append(@"\v"),
        '\f' => quoted.Append(@"\f"),
        '\r' => quoted.Append(@"\r"),
        '\u001b' => quoted.Append(@"\e"),
        0x85 => quoted.Append(@"\N"),
        0x2028 => quoted.Append(@"\L"),
        0x2029 => quoted.Append(@"\P"),
        < ' ' or (>= 0x7f and < 0xa0) => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
        0xfeff or 0xfffe or 0xffff => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
        > 0xffff => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
        _ => quoted.Append(rune.ToString()),
    };

    private static string Block(string value, int indent)
    {
        var end = value == "\n" || value.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : value.EndsWith('\n') ? "" : "-";
        var body = value.EndsWith('\n') ? value[..^1] : value;
        var lines = body.Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', indent) + line);
        var hint = value[0] is ' ' or '\n' ? "2" : "";
        return $"|{hint}{end}\n{string.Join('\n', lines)}";
    }

    // A space past the width becomes a line break, unless another space is beside it.
    private static string Fold(string value, int column, int indent, bool keepEnds)
    {
        var folded = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++, column++)
        {
            var isAlone = value[at] == ' ' && value[at - 1] != ' ' && value[at + 1] != ' ';
            var mayBreak = isAlone && (!keepEnds || (at > 1 && at < value.Length - 2));
            if (mayBreak && column > LineWidth)
            {
                folded.Append('\n').Append(' ', indent);
                column = indent - 1;
            }
            else
            {
                folded.Append(value[at]);
            }
        }

        return folded.ToString();
    }

    [GeneratedRegex(
        @"^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Base60();
}
