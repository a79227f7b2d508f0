using System.Collections.Concurrent;
using DmMaster.Registry;

namespace DmMaster.Workers;

/// <summary>What every worker said of itself. The counterpart of the registry, which holds what should be.</summary>
public sealed class ObservedState
{
    private readonly ConcurrentDictionary<WorkerName, WorkerSlot> _slots = new();

    /// <summary>The slot of a worker; an empty one when it never said anything.</summary>
    public WorkerSlot Of(WorkerName worker) => _slots.GetOrAdd(worker, static _ => new WorkerSlot());

    /// <summary>What a worker said.</summary>
    public ObservedWorker Worker(WorkerName worker) =>
        _slots.TryGetValue(worker, out var slot) ? slot.Current : ObservedWorker.Unheard;
}
