namespace DmMaster.Registry.KeySpace;

/// <summary>A key of DM's key space, taken apart.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="First">The worker or the source that it is about.</param>
/// <param name="Second">The task, for subtask and validator keys; else empty.</param>
public readonly record struct DmKey(DmKeyKind Kind, string First, string Second);
