namespace DmMaster.Store.InProcess;

/// <summary>Ends leases when their time has come. Guarded by the store's lock, but for <see cref="Dispose"/>.</summary>
internal sealed class LeaseKeeper : IDisposable
{
    /// <summary>When to try again to end a lease whose end could not be written.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a timer is set for: what ends later is looked at again then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly LeaseClock _clock;
    private readonly ITimer _timer;
    private long _timerAt = long.MaxValue;

    /// <summary>Makes one.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isDue">Called, without the lock, when <see cref="TakeEnded"/> may have something to give.</param>
    internal LeaseKeeper(TimeProvider time, Action isDue)
    {
        _clock = new LeaseClock(time);
        _timer = time.CreateTimer(_ => isDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Lets leases live for their whole time from now on.</summary>
    internal void ArmAll(IEnumerable<Lease> leases)
    {
        foreach (var lease in leases)
        {
            Arm(lease);
        }
    }

    /// <summary>Lets a lease live for its whole time from now on.</summary>
    internal void Arm(Lease lease)
    {
        _clock.Arm(lease);
        SetTimer();
    }

    /// <summary>Follows what was published.</summary>
    internal void Follow(Draft draft)
    {
        if (draft.Entry.Granted is { } granted)
        {
            Arm(granted);
        }

        if (draft.Entry.Ended is { } ended)
        {
            _clock.Disarm(ended);
        }
    }

    /// <summary>How long a lease lives yet, not below zero.</summary>
    internal TimeSpan Left(LeaseId id) => _clock.Left(id);

    /// <summary>The leases whose time has come. Until their end is published they come again.</summary>
    internal IReadOnlyList<LeaseId> TakeEnded()
    {
        _timerAt = long.MaxValue;
        var ended = _clock.TakeEnded(Retry);
        SetTimer();
        return ended;
    }

    /// <summary>Sets the timer unless it comes early enough already.</summary>
    private void SetTimer()
    {
        if (_clock.Next is { } next && next < _timerAt)
        {
            _timerAt = next;
            _timer.Change(WholeMilliseconds(_clock.Until(next)), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Rounded up: timers drop fractions, and one that comes too early would be set to nothing again and again.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan wait) =>
        wait < Longest ? TimeSpan.FromMilliseconds((wait.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond) : Longest;
}
