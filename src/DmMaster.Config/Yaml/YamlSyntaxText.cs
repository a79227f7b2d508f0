using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace DmMaster.Config.Yaml;

/// <summary>A syntax error in the words that users of DM know. Where the parser has no such words, its own, in the same form.</summary>
internal static partial class YamlSyntaxText
{
    /// <summary>The text after <c>yaml: </c>.</summary>
    public static string Describe(YamlException problem)
    {
        var text = Reword(problem.Message);
        var line = problem is SemanticErrorException && text.StartsWith("did not find expected", StringComparison.Ordinal)
            ? problem.Start.Line - 1 // These come from the grammar, not from the scanner: Go's library counts their lines from 0.
            : problem.Start.Line;
        return line > (problem is SemanticErrorException ? 0 : 1) ? $"line {line}: {text}" : text;
    }

    private static string Reword(string message)
    {
        var withoutPlace = Place().Replace(message, "");
        var cause = Context().Match(withoutPlace) is { Success: true } match ? match.Groups["cause"].Value : withoutPlace;
        var text = cause.TrimEnd('.');
        var lowered = text.Length == 0 ? "unknown problem parsing YAML content" : char.ToLowerInvariant(text[0]) + text[1..];
        return lowered switch
        {
            "found invalid mapping" => "mapping values are not allowed in this context",
            "found invalid tab as indentation" => "found character that cannot start any token",
            "found a tab character that violate indentation" => "found a tab character that violates indentation",
            _ => lowered,
        };
    }

    [GeneratedRegex(@"\s*(\(?Line: \d+, Col: \d+, Idx: \d+\)?\s*(-|/)?\s*)+:?\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex("^While (scanning|parsing) [^,]*, (?<cause>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Context();
}
