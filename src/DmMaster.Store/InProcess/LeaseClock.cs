namespace DmMaster.Store.InProcess;

/// <summary>
/// When each lease ends unless it gives a sign of life. A sign only moves the lease's own time; the queue learns of it when the old
/// time comes. Guarded by the store's lock.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private readonly Dictionary<LeaseId, Alarm> _alarms = [];
    private readonly PriorityQueue<Alarm, long> _queue = new();
    private int _off;

    /// <summary>Lets a lease live for its whole time from now on.</summary>
    internal void Arm(Lease lease)
    {
        var end = After(TimeSpan.FromSeconds(lease.Seconds));
        if (_alarms.TryGetValue(lease.Id, out var alarm))
        {
            alarm.End = end;
            return;
        }

        alarm = new Alarm(lease.Id) { End = end };
        _alarms.Add(lease.Id, alarm);
        _queue.Enqueue(alarm, end);
    }

    /// <summary>Forgets a lease.</summary>
    internal void Disarm(LeaseId id)
    {
        if (_alarms.Remove(id, out var alarm))
        {
            alarm.IsOff = true;
            _off++;
            DropOff();
        }
    }

    /// <summary>How long a lease lives yet, not below zero.</summary>
    internal TimeSpan Left(LeaseId id) => _alarms.TryGetValue(id, out var alarm) ? Until(alarm.End) : TimeSpan.Zero;

    /// <summary>The leases whose time has come. They are handed out again after <paramref name="retry"/> unless they are forgotten.</summary>
    internal IReadOnlyList<LeaseId> TakeEnded(TimeSpan retry)
    {
        var ended = new List<LeaseId>();
        while (_queue.TryPeek(out var alarm, out var due) && Until(due) == TimeSpan.Zero)
        {
            _queue.Dequeue();
            if (alarm.IsOff)
            {
                _off--;
                continue;
            }

            if (Until(alarm.End) == TimeSpan.Zero)
            {
                ended.Add(alarm.Id);
                alarm.End = After(retry);
            }

            _queue.Enqueue(alarm, alarm.End);
        }

        return ended;
    }

    /// <summary>How many entries the queue holds, those of forgotten leases too.</summary>
    internal int QueueLength => _queue.Count;

    /// <summary>When it is worth asking again, null when no lease is armed.</summary>
    internal long? Next => _queue.TryPeek(out _, out var due) ? due : null;

    /// <summary>How long until then, not below zero.</summary>
    internal TimeSpan Until(long end)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), end);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Leases that are made and ended over and over, long before their time, must not fill the queue.</summary>
    private void DropOff()
    {
        if (_off < 1024 || _off < _queue.Count / 2)
        {
            return;
        }

        var on = _queue.UnorderedItems.Where(static item => !item.Element.IsOff).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(on);
        _off = 0;
    }

    private long After(TimeSpan span)
    {
        var end = time.GetTimestamp() + (span.TotalSeconds * time.TimestampFrequency);
        return end < long.MaxValue ? (long)end : long.MaxValue;
    }

    private sealed class Alarm(LeaseId id)
    {
        internal LeaseId Id => id;

        internal long End { get; set; }

        internal bool IsOff { get; set; }
    }
}
