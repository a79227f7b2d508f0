using System.Collections.Immutable;
using DmMaster.Registry;

namespace DmMaster.Workers.Observed;

/// <summary>Where what one worker says is kept, and who wants to know of it.</summary>
/// <param name="owner">Counts those that somebody waits for.</param>
public sealed class WorkerSlot(ObservedState owner)
{
    private readonly Lock _lock = new();
    private ImmutableArray<Signal> _listeners = [];
    private Action? _wanted;
    private int _demands;
    private int _asked;
    private bool _isForgotten;
    private volatile ObservedWorker _current = ObservedWorker.Unheard;

    /// <summary>What is known now.</summary>
    public ObservedWorker Current => _current;

    /// <summary>The last orders that were sent over its link; null when none were.</summary>
    public SentOrders? Sent { get; set; }

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

    /// <summary>How often somebody began to listen.</summary>
    public int Demands => Volatile.Read(ref _demands);

    /// <summary>Calls back, on the listener's thread, whenever somebody begins to listen. Takes the place of who was called back before.</summary>
    public void TellDemand(Action wanted)
    {
        lock (_lock)
        {
            _wanted = wanted;
        }
    }

    /// <summary>Ends what <see cref="TellDemand"/> began, with a last change of what is known; neither when another has taken the place.</summary>
    public void EndDemand(Action wanted, Func<ObservedWorker, ObservedWorker> change)
    {
        lock (_lock)
        {
            if (_wanted == wanted)
            {
                _wanted = null;
                ChangeNeedsLock(change);
            }
        }
    }

    /// <summary>Changes what is known, but nothing that a listener could wait for.</summary>
    public void Note(Func<ObservedWorker, ObservedWorker> change)
    {
        lock (_lock)
        {
            _current = change(_current);
        }
    }

    /// <summary>Changes what is known, and tells the listeners.</summary>
    public void Update(Func<ObservedWorker, ObservedWorker> change)
    {
        lock (_lock)
        {
            ChangeNeedsLock(change);
        }
    }

    /// <summary>Sets a signal on each change from now on.</summary>
    public void Listen(Signal listener)
    {
        Action? wanted;
        lock (_lock)
        {
            owner.Count(_listeners.IsEmpty ? 1 : 0);
            _listeners = _listeners.Add(listener);
            _demands++;
            wanted = _wanted;
        }

        wanted?.Invoke();
    }

    /// <summary>Ends what <see cref="Listen"/> began.</summary>
    public void Unlisten(Signal listener)
    {
        lock (_lock)
        {
            var left = _listeners.Remove(listener);
            owner.Count(left.IsEmpty && !_listeners.IsEmpty ? -1 : 0);
            _listeners = left;
        }
    }

    /// <summary>Somebody asks for the slot.</summary>
    /// <returns>False when it was just dropped: there is to be another.</returns>
    internal bool TryAsk(int age)
    {
        lock (_lock)
        {
            _asked = age;
            return !_isForgotten;
        }
    }

    /// <summary>Drops it, unless somebody listens, keeps it up to date, or asked for it after a step.</summary>
    internal bool TryForget(int age)
    {
        lock (_lock)
        {
            return _isForgotten |= _listeners.IsEmpty && _wanted is null && _asked <= age;
        }
    }

    private void ChangeNeedsLock(Func<ObservedWorker, ObservedWorker> change)
    {
        _current = change(_current);
        foreach (var listener in _listeners)
        {
            listener.Set();
        }
    }
}
