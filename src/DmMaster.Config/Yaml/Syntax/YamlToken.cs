namespace DmMaster.Config.Yaml.Syntax;

/// <summary>A word of a YAML text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record YamlToken(YamlTokenKind Kind, YamlMark Start, YamlMark End)
{
    /// <summary>A scalar's text, an anchor's name, the handle of a tag, the version.</summary>
    public string Text { get; init; } = "";

    /// <summary>What follows the handle of a tag, or what a handle stands for.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Whether a scalar is written without quotes, on its own line.</summary>
    public bool IsPlain { get; init; }
}
