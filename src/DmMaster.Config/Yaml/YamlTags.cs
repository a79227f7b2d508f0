namespace DmMaster.Config.Yaml;

/// <summary>Short names of YAML's own types.</summary>
internal static class YamlTags
{
    /// <summary>The long prefix that the short one stands for.</summary>
    public const string LongPrefix = "tag:yaml.org,2002:";

    /// <summary>Nothing.</summary>
    public const string Null = "!!null";

    /// <summary>A truth value.</summary>
    public const string Bool = "!!bool";

    /// <summary>A whole number.</summary>
    public const string Int = "!!int";

    /// <summary>A number.</summary>
    public const string Float = "!!float";

    /// <summary>Text.</summary>
    public const string Str = "!!str";

    /// <summary>A point in time.</summary>
    public const string Timestamp = "!!timestamp";

    /// <summary>Bytes in base64.</summary>
    public const string Binary = "!!binary";

    /// <summary>The key <c>&lt;&lt;</c>.</summary>
    public const string Merge = "!!merge";

    /// <summary>A list.</summary>
    public const string Seq = "!!seq";

    /// <summary>Pairs.</summary>
    public const string Map = "!!map";

    /// <summary>The short form of a tag.</summary>
    public static string Shorten(string tag) =>
        tag.StartsWith(LongPrefix, StringComparison.Ordinal) ? "!!" + tag[LongPrefix.Length..] : tag;
}
