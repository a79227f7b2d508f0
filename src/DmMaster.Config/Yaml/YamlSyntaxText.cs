using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace DmMaster.Config.Yaml;

/// <summary>
/// A syntax error in the words that users of DM know: those of the C library that Go's yaml.v2 follows.
/// Where the two parsers see different errors, the parser's own words in the same form.
/// </summary>
internal static partial class YamlSyntaxText
{
    private const string NoColon = "could not find expected ':'";

    /// <summary>The text after <c>yaml: </c>.</summary>
    /// <param name="problem">What the parser says.</param>
    /// <param name="text">The document.</param>
    public static string Describe(YamlException problem, string text)
    {
        var cause = Context().Match(problem.Message) is { Success: true } match ? match.Groups["cause"].Value : problem.Message;
        var (start, end) = ((int)problem.Start.Line, (int)problem.End.Line);
        return cause.Trim().TrimEnd('.') switch
        {
            "found invalid mapping" when problem is SyntaxErrorException => At(start, NoColon),
            "found invalid mapping" => At(start, "mapping values are not allowed in this context"),
            "did not find expected key" when IsKeyWithoutColon(problem, text) => At(start + 1, NoColon),
            "found invalid tab as indentation" => At(LineOfTab(text, start), "found character that cannot start any token"),
            "found a tab character that violate indentation" => At(end, "found a tab character that violates indentation"),
            "found invalid Unicode surrogates" => At(end, "found invalid Unicode character escape code"),
            "found wrong indentation" => At(text.Count(static character => character == '\n') + 1, "found unexpected end of stream"),
            var words when words.StartsWith("found value containing disallowed", StringComparison.Ordinal) =>
                At(start, "did not find expected alphabetic or numeric character"),
            var words when words.StartsWith("did not find expected <document", StringComparison.OrdinalIgnoreCase) =>
                At(start - 1, "did not find expected <document start>", first: 0),
            // What the grammar, not the scanner, finds is counted from line 0 by Go's library.
            var words when problem is SemanticErrorException && words.StartsWith("did not find", StringComparison.Ordinal) =>
                At(start - 1, words, first: 0),
            var words => At(end, Lower(words)),
        };
    }

    /// <summary>The text for what the parser gives up on without saying why: in practice an unclosed bracket.</summary>
    public static string GaveUp() => "did not find expected ',' or ']'";

    private static string At(int line, string words, int first = 1) => line > first ? $"line {line}: {words}" : words;

    private static string Lower(string words) =>
        words.Length == 0 ? "unknown problem parsing YAML content" : char.ToLowerInvariant(words[0]) + words[1..];

    private static bool IsKeyWithoutColon(YamlException problem, string text)
    {
        var line = LineOf(text, (int)problem.Start.Line);
        return problem.End.Column > problem.Start.Column
            && !line.Contains(':')
            && line.IndexOfAnyExcept(' ') == problem.Start.Column - 1;
    }

    private static int LineOfTab(string text, int from)
    {
        var at = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            at++;
            if (at >= from && line.TrimStart(' ').StartsWith('\t'))
            {
                return at;
            }
        }

        return from;
    }

    private static ReadOnlySpan<char> LineOf(string text, int number)
    {
        var at = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++at == number)
            {
                return line;
            }
        }

        return [];
    }

    [GeneratedRegex(
        "^While (scanning|parsing) [^,]*,\\s+(?<cause>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Context();
}
