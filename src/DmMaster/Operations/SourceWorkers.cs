using DmMaster.Registry;

namespace DmMaster.Operations;

/// <summary>The workers that have to do with a source.</summary>
internal static class SourceWorkers
{
    /// <summary>Those that were told by name to pull its relay logs, by name, then the one that it is bound to, unless it is among them.</summary>
    public static IReadOnlyList<WorkerName> Of(RegistrySnapshot snapshot, SourceId source)
    {
        var relay = snapshot.RelayWorkers.GetValueOrDefault(source, []);
        return snapshot.WorkerOf(source)?.Name is { } bound && !relay.Contains(bound) ? [.. relay, bound] : [.. relay];
    }
}
