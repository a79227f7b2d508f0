using System.Globalization;
using System.Text.RegularExpressions;

namespace DmMaster.Config.Yaml;

/// <summary>What type a scalar has by the rules of YAML 1.1, the ones that Go's yaml.v2 follows.</summary>
internal static partial class YamlScalar
{
    private static readonly Dictionary<string, ResolvedScalar> Words = BuildWords();

    /// <summary>The type and value of a scalar.</summary>
    public static ResolvedScalar Resolve(YamlNode node) => node switch
    {
        { Tag: "" or "!", IsPlain: false } => new(YamlTags.Str),
        { Tag: "" } => ResolvePlain(node.Text),
        { Tag: YamlTags.Int or YamlTags.Float or YamlTags.Bool or YamlTags.Null } => ResolvePlain(node.Text),
        _ => new(node.Tag == "!" ? YamlTags.Str : node.Tag),
    };

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

        if (TimestampShape().IsMatch(text))
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

    private static Dictionary<string, ResolvedScalar> BuildWords()
    {
        var words = new Dictionary<string, ResolvedScalar>(StringComparer.Ordinal) { ["<<"] = new(YamlTags.Merge) };
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
        @"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex TimestampShape();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex FloatShape();
}
