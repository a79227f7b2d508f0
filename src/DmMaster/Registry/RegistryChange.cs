using System.Collections.Immutable;

namespace DmMaster.Registry;

/// <summary>What moved between two snapshots, as far as somebody below needs to be told.</summary>
/// <param name="Workers">The workers whose orders may have changed.</param>
/// <param name="Bindings">Whether a source, a worker or a binding came, went or moved.</param>
public sealed record RegistryChange(ImmutableHashSet<WorkerName> Workers, bool Bindings)
{
    /// <summary>Nothing.</summary>
    public static RegistryChange None { get; } = new([], false);

    /// <summary>Both, one after the other.</summary>
    public RegistryChange And(RegistryChange later) =>
        new(Workers.Count == 0 ? later.Workers : Workers.Union(later.Workers), Bindings || later.Bindings);
}
