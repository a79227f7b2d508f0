using DmMaster.Registry;

namespace DmMaster.Operations.Binding;

/// <summary>
/// Which worker gets which source. Pure, and level-triggered: it looks at how things are, not at how they came to
/// be, so that no event can be missed.
/// </summary>
/// <remarks>
/// A source goes to the worker that holds its unfinished dump; to a worker that relays it, best the one that had it last; to
/// the free worker that had it last; to any free worker. Every source is asked for its better choices before any gets
/// "any free worker", so none loses its old worker to a neighbour.
/// </remarks>
public static class BindingPolicy
{
    /// <summary>
    /// All that can be done at once, none when the bindings are as they should be. No two steps share a worker or a source,
    /// so that each may fail alone. After they are done there may be more to do.
    /// </summary>
    public static IReadOnlyList<BindingStep> Plan(RegistrySnapshot snapshot)
    {
        var draft = new BindingDraft(snapshot);
        Settle(draft);
        FollowDumps(draft);
        if (!snapshot.Placement.Unbound.IsEmpty && snapshot.Placement.Free.Count + snapshot.Placement.Relaying.Count > 0)
        {
            var sources = SourcesWithAChoice(snapshot);
            sources.ForEach(source => BindToRelay(draft, source));
            sources.ForEach(source => BindToLast(draft, source));
            BindToAny(draft);
        }

        return draft.Steps;
    }

    private static void Settle(BindingDraft draft)
    {
        foreach (var name in draft.Snapshot.Placement.Unsettled)
        {
            var worker = draft.Snapshot.Workers[name];
            if (PlacementFold.Holds(draft.Snapshot, worker))
            {
                draft.Repeat(worker);
            }
            else
            {
                draft.Unbind(worker);
            }
        }
    }

    private static void FollowDumps(BindingDraft draft)
    {
        foreach (var source in draft.Snapshot.LoadTasks.Keys)
        {
            var owners = draft.Snapshot.DumpOwners(source);
            var holder = draft.Snapshot.WorkerOf(source);
            if (owners.Count == 0 || (holder is not null && owners.Contains(holder.Name)))
            {
                continue;
            }

            if (owners.FirstOrNone(owner => draft.CanTake(owner, source)) is { } idle)
            {
                draft.Give(source, holder, idle);
            }
            else if (holder is null && owners.FirstOrNone(owner => draft.CanLeave(owner, source)) is { } busy)
            {
                // It has nothing to keep where it is: once free it gets this source, and the other finds another worker.
                draft.Unbind(draft.Snapshot.Workers[busy]);
                draft.Reserve(source);
            }
        }
    }

    // The smaller side is asked: ten thousand workers that come find their sources, ten thousand sources their workers.
    private static List<SourceId> SourcesWithAChoice(RegistrySnapshot snapshot)
    {
        var place = snapshot.Placement;
        if (place.Unbound.Count <= place.Free.Count + place.Relaying.Count)
        {
            return [.. place.Unbound];
        }

        var wanted = place.Relaying.Select(worker => snapshot.Workers[worker].Relay)
            .Concat(place.Free.Select(worker => snapshot.Workers[worker].LastBound));
        return [.. wanted.OfType<SourceId>().Where(place.Unbound.Contains).Distinct().Order()];
    }

    private static void BindToRelay(BindingDraft draft, SourceId source)
    {
        var relaying = draft.Snapshot.RelayWorkers.GetValueOrDefault(source, []);
        if ((relaying.FirstOrNone(worker => draft.CanTake(worker, source) && draft.Snapshot.Workers[worker].LastBound == source) ??
            relaying.FirstOrNone(worker => draft.CanTake(worker, source))) is { } chosen)
        {
            draft.Give(source, null, chosen);
        }
    }

    private static void BindToLast(BindingDraft draft, SourceId source)
    {
        var last = draft.Snapshot.Placement.LastBound.GetValueOrDefault(source, []);
        if (last.FirstOrNone(worker => draft.CanTake(worker, source)) is { } chosen)
        {
            draft.Give(source, null, chosen);
        }
    }

    private static void BindToAny(BindingDraft draft)
    {
        using var workers = draft.Snapshot.Placement.Free.Where(draft.IsUntouched).GetEnumerator();
        foreach (var source in draft.Snapshot.Placement.Unbound)
        {
            if (draft.IsUntouched(source))
            {
                if (!workers.MoveNext())
                {
                    return;
                }

                draft.Give(source, null, workers.Current);
            }
        }
    }

    private static WorkerName? FirstOrNone(this IEnumerable<WorkerName> workers, Func<WorkerName, bool> isWanted)
    {
        foreach (var worker in workers)
        {
            if (isWanted(worker))
            {
                return worker;
            }
        }

        return null;
    }
}
