namespace DmMaster.Ctl.Files;

/// <summary>Where one value of a mapping stands in a YAML text.</summary>
/// <param name="Start">Its first character, from 0.</param>
/// <param name="End">The character after its last.</param>
/// <param name="Text">What a plain value says, null for a list, a mapping or an alias.</param>
internal sealed record YamlValue(long Start, long End, string? Text)
{
    /// <summary>Where the first key of a mapping stands, null when this is no mapping or an empty one.</summary>
    public YamlPlace? FirstKey { get; init; }

    /// <summary>Whether it is null, an empty text, list or mapping.</summary>
    public bool IsEmpty { get; init; }
}
