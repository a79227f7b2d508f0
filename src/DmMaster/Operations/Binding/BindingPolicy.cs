using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Binding;

/// <summary>
/// Which worker gets which source. Pure, and level-triggered: it looks at how things are, not at how they came to
/// be, so that no event can be missed.
/// </summary>
/// <remarks>
/// A source goes to the worker that an operator named; to the one that holds its unfinished dump; to a worker that relays it, best the one
/// that had it last; to the free worker that had it last; to any free worker. Every source is asked for its better choices before any gets
/// "any free worker", so none loses its old worker to a neighbour. It goes to none while another may still handle it.
/// </remarks>
public static class BindingPolicy
{
    /// <summary>
    /// All that can be done at once, no step when the bindings are as they should be, or wait for somebody. After they are done there may
    /// be more to do.
    /// </summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="holders">Who may still handle what.</param>
    public static BindingRound Plan(RegistrySnapshot snapshot, FormerHolders holders)
    {
        var draft = new BindingDraft(snapshot, holders);
        Reconcile(draft);
        FollowTransfers(draft);
        FollowDumps(draft);
        if (!snapshot.Placement.Unbound.IsEmpty && snapshot.Placement.Free.Count + snapshot.Placement.Relaying.Count > 0)
        {
            var sources = SourcesWithAChoice(snapshot);
            sources.ForEach(source => BindToRelay(draft, source));
            sources.ForEach(source => BindToLast(draft, source));
            BindToAny(draft);
        }

        return new BindingRound(draft.Steps, draft.Awaited);
    }

    private static void Reconcile(BindingDraft draft)
    {
        foreach (var name in draft.Snapshot.Placement.Unreconciled)
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

    // As long as the worker that was named can take it. Otherwise the source goes where it would have gone.
    private static void FollowTransfers(BindingDraft draft)
    {
        foreach (var transfer in draft.Snapshot.Transfers.Values)
        {
            if (!draft.Snapshot.Bindings.ContainsKey(transfer.Source) && draft.CanTake(transfer.Worker, transfer.Source) &&
                !draft.Give(transfer.Source, transfer.Worker))
            {
                draft.Reserve(transfer.Worker);
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
                Give(draft, source, holder, idle);
            }
            else if (holder is null && owners.FirstOrNone(owner => draft.CanLeave(owner, source)) is { } busy)
            {
                // It has nothing to keep where it is: once free it gets this source, and the other finds another worker.
                draft.Unbind(draft.Snapshot.Workers[busy]);
                draft.Reserve(source);
            }
        }
    }

    private static void Give(BindingDraft draft, SourceId source, WorkerEntry? holder, WorkerName idle)
    {
        if (holder is null)
        {
            draft.Give(source, idle);
        }
        else if (draft.IsUntouched(holder.Name))
        {
            draft.Unbind(holder);
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
        if ((relaying.FirstOrNone(worker => CanTakeNow(draft, worker, source) && draft.Snapshot.Workers[worker].LastBound == source) ??
            relaying.FirstOrNone(worker => CanTakeNow(draft, worker, source))) is { } chosen)
        {
            draft.Give(source, chosen);
        }
    }

    private static void BindToLast(BindingDraft draft, SourceId source)
    {
        var last = draft.Snapshot.Placement.LastBound.GetValueOrDefault(source, []);
        if (last.FirstOrNone(worker => CanTakeNow(draft, worker, source)) is { } chosen)
        {
            draft.Give(source, chosen);
        }
    }

    private static void BindToAny(BindingDraft draft)
    {
        using var workers = draft.Snapshot.Placement.Free.Where(worker => draft.IsUntouched(worker) && draft.IsReady(worker, default)).GetEnumerator();
        var isOneLeft = workers.MoveNext();
        foreach (var source in draft.Snapshot.Placement.Unbound)
        {
            if (!isOneLeft)
            {
                return;
            }

            if (draft.IsUntouched(source) && draft.Give(source, workers.Current))
            {
                isOneLeft = workers.MoveNext();
            }
        }
    }

    private static bool CanTakeNow(BindingDraft draft, WorkerName worker, SourceId source) =>
        draft.CanTake(worker, source) && draft.IsReady(worker, source);

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
