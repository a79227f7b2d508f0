namespace DmMaster.Store.InProcess;

/// <summary>
/// When each lease ends unless it is kept alive. A keep-alive only moves the lease's own time; the queue learns of it when the old
/// time comes, and drops what is forgotten then or when it holds more of that than of the rest. All is counted in whole timestamps:
/// a lease never ends before its time, not even by a rounding. Guarded by the store's lock.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    /// <summary>So many forgotten leases may stay in the queue besides as many as there are others.</summary>
    private const int Slack = 1024;

    private readonly Dictionary<LeaseId, Alarm> _alarms = [];
    private readonly PriorityQueue<Alarm, long> _queue = new();

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
            if (_queue.Count > (2 * _alarms.Count) + Slack)
            {
                DropForgotten();
            }
        }
    }

    /// <summary>How long a lease lives yet, not below zero.</summary>
    internal TimeSpan Left(LeaseId id) => _alarms.TryGetValue(id, out var alarm) ? Until(alarm.End) : TimeSpan.Zero;

    /// <summary>The leases whose time has come. They are handed out again after <paramref name="retry"/> unless they are forgotten.</summary>
    internal IReadOnlyList<LeaseId> TakeEnded(TimeSpan retry)
    {
        var ended = new List<LeaseId>();
        while (_queue.TryPeek(out var alarm, out var due) && IsOver(due))
        {
            _queue.Dequeue();
            if (alarm.IsOff)
            {
                continue;
            }

            if (IsOver(alarm.End))
            {
                ended.Add(alarm.Id);
                alarm.End = After(retry);
            }

            _queue.Enqueue(alarm, alarm.End);
        }

        return ended;
    }

    /// <summary>When it is worth asking again, null when no lease is armed.</summary>
    internal long? Next => _queue.TryPeek(out _, out var due) ? due : null;

    /// <summary>How many leases the queue holds, forgotten ones among them.</summary>
    internal int QueueLength => _queue.Count;

    /// <summary>How long until then, rounded up, not below zero.</summary>
    internal TimeSpan Until(long end)
    {
        var left = (Int128)end - time.GetTimestamp();
        var frequency = time.TimestampFrequency;
        return left <= 0 ? TimeSpan.Zero : new TimeSpan((long)(((left * TimeSpan.TicksPerSecond) + frequency - 1) / frequency));
    }

    private bool IsOver(long end) => time.GetTimestamp() >= end;

    private long After(TimeSpan span)
    {
        var frequency = time.TimestampFrequency;
        var length = (((Int128)span.Ticks * frequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        return (long)Int128.Min(time.GetTimestamp() + length, long.MaxValue);
    }

    private void DropForgotten()
    {
        var kept = _queue.UnorderedItems.Where(static item => !item.Element.IsOff).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(kept);
    }

    private sealed class Alarm(LeaseId id)
    {
        internal LeaseId Id => id;

        internal long End { get; set; }

        internal bool IsOff { get; set; }
    }
}
