using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DmMaster.Config.Yaml;

/// <summary>Reads the first document of a text into a tree, measuring it on the event stream while it does.</summary>
internal static class YamlReader
{
    /// <summary>The tree of the first document; what comes after it is not looked at, as DM does not.</summary>
    public static YamlDocument Read(string text, YamlLimits limits)
    {
        if (text.Length > limits.Characters)
        {
            return YamlDocument.Failed($"document has {text.Length} characters, more than {limits.Characters}");
        }

        var body = text.StartsWith('\ufeff') ? text[1..] : text;
        if (YamlCharacters.FindProblem(body) is { } problem)
        {
            return YamlDocument.Failed(problem);
        }

        try
        {
            return ReadEvents(new Parser(new StringReader(body)), limits);
        }
        catch (YamlException exception)
        {
            return YamlDocument.Failed(YamlSyntaxText.Describe(exception, body));
        }
        catch (Exception exception) when (IsParserFault(exception))
        {
            return YamlDocument.Failed(YamlSyntaxText.GaveUp());
        }
    }

    // The parser is known to fail so on some broken documents; a client's text must never be more than a client's error.
    private static bool IsParserFault(Exception exception) => exception
        is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException
        or FormatException or OverflowException or KeyNotFoundException;

    private static YamlDocument ReadEvents(Parser parser, YamlLimits limits)
    {
        var tree = new YamlTreeBuilder(limits);
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentEnd)
            {
                break;
            }

            if (tree.Add(parser.Current!) is { } problem)
            {
                return YamlDocument.Failed(problem);
            }
        }

        return new YamlDocument(tree.Root, null);
    }
}
