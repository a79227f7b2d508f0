using System.Collections.Concurrent;
using DmMaster.Registry;

namespace DmMaster.Workers;

/// <summary>What every worker said of itself. The counterpart of the registry, which holds what should be.</summary>
public sealed class ObservedState
{
    private readonly ConcurrentDictionary<WorkerName, WorkerSlot> _slots = new();
    private int _listenedTo;

    /// <summary>How many workers somebody waits for.</summary>
    public int ListenedTo => Volatile.Read(ref _listenedTo);

    /// <summary>The slot of a worker; an empty one when it never said anything.</summary>
    public WorkerSlot Of(WorkerName worker) => _slots.GetOrAdd(worker, static (_, owner) => new WorkerSlot(owner), this);

    /// <summary>What a worker said.</summary>
    public ObservedWorker Worker(WorkerName worker) =>
        _slots.TryGetValue(worker, out var slot) ? slot.Current : ObservedWorker.Unheard;

    /// <summary>Somebody began or ceased to wait for so many workers.</summary>
    internal void Count(int more) => Interlocked.Add(ref _listenedTo, more);
}
