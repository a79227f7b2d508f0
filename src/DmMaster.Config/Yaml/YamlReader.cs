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

        var body = text.AsMemory(text.StartsWith('\ufeff') ? 1 : 0);
        if (YamlCharacters.FindProblem(body.Span) is { } problem)
        {
            return YamlDocument.Failed(problem);
        }

        try
        {
            return ReadEvents(new Parser(new StringReader(body.ToString())), limits);
        }
        catch (YamlException exception)
        {
            return YamlDocument.Failed(YamlSyntaxText.Describe(exception));
        }
    }

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
