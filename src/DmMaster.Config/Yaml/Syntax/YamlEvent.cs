namespace DmMaster.Config.Yaml.Syntax;

/// <summary>What happens next in a document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins, with its anchor and tag.</param>
/// <param name="End">Where it ends.</param>
public sealed record YamlEvent(YamlEventKind Kind, YamlMark Start, YamlMark End)
{
    /// <summary>A scalar's text, or the name that an alias names.</summary>
    public string Text { get; init; } = "";

    /// <summary>The name that the node is given; empty when there is none.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>The tag in its long form; empty when there is none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Whether a scalar was written without quotes, so that its type follows from its text.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether a list or pairs stand in brackets or braces.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Where the text of a scalar begins, after its anchor and tag.</summary>
    public YamlMark Content { get; init; } = Start;
}
