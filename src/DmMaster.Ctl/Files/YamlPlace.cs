namespace DmMaster.Ctl.Files;

/// <summary>A place in a YAML text where another member of a mapping can be put.</summary>
/// <param name="Index">The character, from 0.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="IsFlow">Whether the mapping is in braces.</param>
internal sealed record YamlPlace(long Index, long Column, bool IsFlow);
