using System.Collections.Immutable;

namespace DmMaster.Registry;

/// <summary>Keeps a <see cref="PlacementIndex"/> in step, looking only at what a batch of events touched.</summary>
internal static class PlacementFold
{
    public static PlacementIndex Update(RegistrySnapshot after, IReadOnlySet<WorkerName> workers, IReadOnlySet<SourceId> sources)
    {
        var index = after.Placement;
        var unbound = index.Unbound.ToBuilder();
        foreach (var source in sources)
        {
            Set(unbound, source, after.Sources.ContainsKey(source) && !after.Bindings.ContainsKey(source));
        }

        var free = index.Free.ToBuilder();
        var relaying = index.Relaying.ToBuilder();
        var unreconciled = index.Unreconciled.ToBuilder();
        foreach (var name in workers)
        {
            var worker = after.Workers.GetValueOrDefault(name);
            Set(free, name, worker is { IsFree: true });
            Set(relaying, name, worker is { IsOnline: true, HasBinding: false, Relay: not null });
            Set(unreconciled, name, worker is { HasBinding: true } && (worker.MustBeBoundAnew || !Holds(after, worker)));
        }

        return index with
        {
            Unbound = unbound.ToImmutable(),
            Free = free.ToImmutable(),
            Relaying = relaying.ToImmutable(),
            Unreconciled = unreconciled.ToImmutable(),
        };
    }

    /// <summary>
    /// Whether a binding is as it should be: a worker that is there and relays no other source, a source that is there, and one worker for it.
    /// </summary>
    public static bool Holds(RegistrySnapshot snapshot, WorkerEntry worker) =>
        worker.IsOnline && worker.Bound is { } source && snapshot.Sources.ContainsKey(source) &&
        (worker.Relay is null || worker.Relay == source) &&
        snapshot.Bindings.TryGetValue(source, out var holder) && holder == worker.Name;

    private static void Set<T>(ImmutableSortedSet<T>.Builder set, T item, bool isIn)
    {
        if (isIn)
        {
            set.Add(item);
        }
        else
        {
            set.Remove(item);
        }
    }
}
