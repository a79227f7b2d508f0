namespace DmMaster.Store.Tests.Linearizability;

/// <summary>A key as it was read.</summary>
/// <param name="Value">Its value, null when it does not exist.</param>
/// <param name="ModRevision">The revision of its last put, 0 when it does not exist.</param>
internal readonly record struct Seen(string? Value, long ModRevision);
