namespace DmMaster.Registry.KeySpace;

/// <summary>A row of the table of DM's keys.</summary>
/// <param name="Kind">What such a key says.</param>
/// <param name="Prefix">What it begins with.</param>
/// <param name="Parts">How many parts follow, one or two: each the lower-case hex of a name, joined by slashes.</param>
internal readonly record struct DmKeyRow(DmKeyKind Kind, string Prefix, int Parts)
{
    /// <summary>Whether more parts may follow, which are not taken apart.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether the task comes first, and what stands there is left behind when the task is stopped.</summary>
    public bool IsLeftBehind { get; init; }
}
