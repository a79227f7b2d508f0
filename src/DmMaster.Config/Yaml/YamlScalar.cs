using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DmMaster.Config.Yaml;

/// <summary>What type a scalar has by the rules of YAML 1.1, the ones that Go's yaml.v2 follows.</summary>
internal static partial class YamlScalar
{
    private const int MostShown = 512;

    private static readonly Dictionary<string, ResolvedScalar> Words = BuildWords();

    /// <summary>The type and value of a scalar.</summary>
    public static ResolvedScalar Resolve(YamlNode node) => node switch
    {
        { Tag: "" or "!", IsPlain: false } => new(YamlTags.Str),
        { Tag: "" } => ResolvePlain(node.Text),
        { Tag: YamlTags.Float } when ResolvePlain(node.Text) is { Tag: YamlTags.Int } whole =>
            new(YamlTags.Float) { Float = whole.Int ?? (double)(whole.UInt ?? 0) },
        { Tag: YamlTags.Int or YamlTags.Float or YamlTags.Bool or YamlTags.Null or YamlTags.Timestamp } => ResolvePlain(node.Text),
        _ => new(node.Tag),
    };

    /// <summary>What is wrong with a scalar whatever it is read into: its tag promises another type. Null when nothing is.</summary>
    public static string? FindFault(YamlNode node)
    {
        if (node.Tag == YamlTags.Binary)
        {
            return TryDecode(node.Text, out _) ? null : "yaml: !!binary value contains invalid base64 data";
        }

        return node.Tag is YamlTags.Int or YamlTags.Float or YamlTags.Bool or YamlTags.Null or YamlTags.Timestamp
            && Resolve(node).Tag is var found && found != node.Tag
            ? $"yaml: cannot decode {found} `{GoFormat.Cut(node.Text, MostShown)}` as a {node.Tag}"
            : null;
    }

    /// <summary>A scalar as text.</summary>
    public static string TextOf(YamlNode node) =>
        node.Tag == YamlTags.Binary && TryDecode(node.Text, out var bytes) ? Encoding.UTF8.GetString(bytes) : node.Text;

    private static bool TryDecode(string base64, out byte[] bytes)
    {
        // Line ends may stand anywhere in it, other blanks may not.
        var whole = base64.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        bytes = new byte[whole.Length];
        var isGood = !whole.AsSpan().ContainsAny(' ', '\t') & Convert.TryFromBase64String(whole, bytes, out var length);
        bytes = bytes[..length];
        return isGood;
    }

    private static ResolvedScalar ResolvePlain(string text)
    {
        if (Words.TryGetValue(text, out var word))
        {
            return word;
        }

        return char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' ? ResolveNumber(text) : new(YamlTags.Str);
    }

    private static ResolvedScalar ResolveNumber(string text)
    {
        if (text.Length > 64)
        {
            return new(YamlTags.Str);
        }

        if (IsTimestamp(text))
        {
            return new(YamlTags.Timestamp);
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (GoInteger.TryParse(plain, out var signed, out var unsigned))
        {
            return new(YamlTags.Int) { Int = signed, UInt = unsigned };
        }

        return FloatShape().IsMatch(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new(YamlTags.Float) { Float = number }
            : new(YamlTags.Str);
    }

    private static bool IsTimestamp(string text)
    {
        if (TimestampShape().Match(text) is not { Success: true } match)
        {
            return false;
        }

        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = (Part("year"), Part("month"), Part("day"));
        return month is >= 1 and <= 12
            && day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 4 : year, month)
            && Part("hour") < 24 && Part("minute") < 60 && Part("second") < 60;
    }

    private static Dictionary<string, ResolvedScalar> BuildWords()
    {
        var words = new Dictionary<string, ResolvedScalar>(StringComparer.Ordinal);
        void Add(ResolvedScalar value, params ReadOnlySpan<string> texts)
        {
            foreach (var text in texts)
            {
                words[text] = value;
            }
        }

        Add(new(YamlTags.Null), "", "~", "null", "Null", "NULL");
        Add(new(YamlTags.Bool) { Bool = true }, "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
        Add(new(YamlTags.Bool), "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
        Add(new(YamlTags.Float) { Float = double.NaN }, ".nan", ".NaN", ".NAN");
        Add(new(YamlTags.Float) { Float = double.PositiveInfinity }, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF");
        Add(new(YamlTags.Float) { Float = double.NegativeInfinity }, "-.inf", "-.Inf", "-.INF");
        return words;
    }

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})"
            + @"(([Tt](?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))"
            + @"|( (?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(\.[0-9]+)?))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TimestampShape();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex FloatShape();
}
