using DmMaster.Config;
using DmMaster.Config.Yaml.Syntax;

namespace DmMaster.Ctl.Files;

/// <summary>
/// Where the values of a YAML document's mappings stand: enough to look a few of them up, and to add to the text without rewriting it.
/// The document is read as a stream of events, so that neither depth nor size can hurt.
/// </summary>
internal sealed class YamlOutline
{
    /// <summary>How deep a document may nest.</summary>
    public const int MaxDepth = 100;

    /// <summary>The byte order mark that some editors put before a text.</summary>
    public const char Mark = '\ufeff';

    private readonly Dictionary<string, YamlValue> _values = [];

    private YamlOutline()
    {
    }

    /// <summary>Reads the first document of a text. A byte order mark before it does not count, and so is not part of any position.</summary>
    public static DmResult<YamlOutline> Read(string yaml)
    {
        try
        {
            var outline = new YamlOutline();
            return new YamlValueReader(outline._values).Run(new YamlEventReader(yaml.StartsWith(Mark) ? yaml[1..] : yaml)) is { } error ? DmError.Plain(error) : outline;
        }
        catch (YamlSyntaxException error)
        {
            return DmError.Plain(error.Message);
        }
    }

    /// <summary>The value at a path of keys, joined by <c>/</c>; null when there is none.</summary>
    public YamlValue? Find(string path) => _values.GetValueOrDefault(path);

    /// <summary>What a plain value says, empty when there is none or it is null.</summary>
    public string Text(string path) => Find(path)?.Text ?? "";
}
