using System.Collections.Immutable;
using DmMaster.Registry;

namespace DmMaster.Workers;

/// <summary>Where what one worker says is kept, and who wants to know of it.</summary>
public sealed class WorkerSlot
{
    private readonly Lock _lock = new();
    private ImmutableArray<Signal> _listeners = [];
    private volatile ObservedWorker _current = ObservedWorker.Unheard;

    /// <summary>What is known now.</summary>
    public ObservedWorker Current => _current;

    /// <summary>How many listen.</summary>
    public int Listeners
    {
        get
        {
            lock (_lock)
            {
                return _listeners.Length;
            }
        }
    }

    /// <summary>Changes what is known, and tells the listeners.</summary>
    public void Update(Func<ObservedWorker, ObservedWorker> change)
    {
        lock (_lock)
        {
            _current = change(_current);
            foreach (var listener in _listeners)
            {
                listener.Set();
            }
        }
    }

    /// <summary>Sets a signal on each change from now on.</summary>
    public void Listen(Signal listener)
    {
        lock (_lock)
        {
            _listeners = _listeners.Add(listener);
        }
    }

    /// <summary>Ends what <see cref="Listen"/> began.</summary>
    public void Unlisten(Signal listener)
    {
        lock (_lock)
        {
            _listeners = _listeners.Remove(listener);
        }
    }
}
