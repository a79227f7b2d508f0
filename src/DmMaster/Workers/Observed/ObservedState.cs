using System.Collections.Concurrent;
using DmMaster.Registry;

namespace DmMaster.Workers.Observed;

/// <summary>What every worker said of itself. The counterpart of the registry, which holds what should be.</summary>
public sealed class ObservedState
{
    private readonly ConcurrentDictionary<WorkerName, WorkerSlot> _slots = new();
    private int _listenedTo;
    private int _age;

    /// <summary>How many workers somebody waits for.</summary>
    public int ListenedTo => Volatile.Read(ref _listenedTo);

    /// <summary>The workers of which there is a slot.</summary>
    public ICollection<WorkerName> Names => _slots.Keys;

    /// <summary>The slot of a worker; an empty one when it never said anything.</summary>
    public WorkerSlot Of(WorkerName worker)
    {
        WorkerSlot slot;
        do
        {
            slot = _slots.GetOrAdd(worker, static (_, owner) => new WorkerSlot(owner), this);
        }
        while (!slot.TryAsk(Volatile.Read(ref _age)));

        return slot;
    }

    /// <summary>What a worker said.</summary>
    public ObservedWorker Worker(WorkerName worker) =>
        _slots.TryGetValue(worker, out var slot) ? slot.Current : ObservedWorker.Unheard;

    /// <summary>Makes all slots a step older.</summary>
    public void Age() => Interlocked.Increment(ref _age);

    /// <summary>Drops the slot of a worker that nobody listens to or keeps up to date.</summary>
    /// <param name="worker">The worker. It has no link.</param>
    /// <param name="age">For how many steps nobody may have asked for the slot: whoever did could have it in hand still. Above zero.</param>
    public void Forget(WorkerName worker, int age)
    {
        if (_slots.TryGetValue(worker, out var slot) && slot.TryForget(Volatile.Read(ref _age) - age))
        {
            _slots.TryRemove(KeyValuePair.Create(worker, slot));
        }
    }

    /// <summary>Somebody began or ceased to wait for so many workers.</summary>
    internal void Count(int more) => Interlocked.Add(ref _listenedTo, more);
}
