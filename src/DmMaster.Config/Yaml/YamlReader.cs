using DmMaster.Config.Yaml.Syntax;

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

        try
        {
            return ReadEvents(new YamlEventReader(text), limits);
        }
        catch (YamlSyntaxException exception)
        {
            return YamlDocument.Failed(exception.Message);
        }
    }

    private static YamlDocument ReadEvents(YamlEventReader events, YamlLimits limits)
    {
        var tree = new YamlTreeBuilder(limits);
        for (var next = events.Next(); next.Kind is not (YamlEventKind.DocumentEnd or YamlEventKind.StreamEnd); next = events.Next())
        {
            if (tree.Add(next) is { } problem)
            {
                return YamlDocument.Failed(problem);
            }
        }

        return new YamlDocument(tree.Root, null);
    }
}
