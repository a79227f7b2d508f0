using System.Collections.Immutable;

namespace DmMaster.Registry;

/// <summary>
/// What the choice of workers for sources asks of a snapshot, kept up to date event by event, so that a choice among
/// ten thousand workers does not look at them all.
/// </summary>
public sealed record PlacementIndex
{
    /// <summary>Nothing.</summary>
    public static PlacementIndex Empty { get; } = new();

    /// <summary>The sources that no worker is bound to.</summary>
    public ImmutableSortedSet<SourceId> Unbound { get; init; } = [];

    /// <summary>The workers that may take any source.</summary>
    public ImmutableSortedSet<WorkerName> Free { get; init; } = [];

    /// <summary>The workers without a source that pull relay logs, and may take the source that they pull from.</summary>
    public ImmutableSortedSet<WorkerName> Relaying { get; init; } = [];

    /// <summary>
    /// The workers whose binding does not hold: they are offline, or the source is gone or has another worker, or the key is broken;
    /// and those that came anew to a binding, and have to be told of it again.
    /// </summary>
    public ImmutableSortedSet<WorkerName> Unreconciled { get; init; } = [];

    /// <summary>Which workers each source was last bound to.</summary>
    public ImmutableSortedDictionary<SourceId, ImmutableSortedSet<WorkerName>> LastBound { get; init; } =
        ImmutableSortedDictionary<SourceId, ImmutableSortedSet<WorkerName>>.Empty;

    /// <summary>The workers that each source was taken from while they lived: see <see cref="WorkerEntry.Leaving"/>.</summary>
    public ImmutableSortedDictionary<SourceId, ImmutableSortedSet<WorkerName>> Leaving { get; init; } =
        ImmutableSortedDictionary<SourceId, ImmutableSortedSet<WorkerName>>.Empty;
}
