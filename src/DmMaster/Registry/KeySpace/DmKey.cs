namespace DmMaster.Registry.KeySpace;

/// <summary>A key of DM's key space, taken apart.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="First">The worker, the source, or the task where the task comes first.</param>
/// <param name="Second">The task or the source that comes second, empty when nothing does; the source of shard DDL.</param>
public readonly record struct DmKey(DmKeyKind Kind, string First, string Second);
