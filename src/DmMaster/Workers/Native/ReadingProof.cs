using DmMaster.Protocol.V1;

namespace DmMaster.Workers.Native;

/// <summary>
/// Whether a worker reads what it is told. That it sends shows nothing of that: it has to answer heartbeats; one that does not know that they
/// can be answered is asked for its status when nothing else has shown for a while that it reads.
/// </summary>
/// <param name="limit">How long it may leave unread what it is told.</param>
/// <param name="time">The clock.</param>
internal sealed class ReadingProof(TimeSpan limit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _proved = time.GetTimestamp();
    private ulong _lastBeat = FirstId();
    private (ulong Id, long Since)? _beat;
    private (ulong Id, long Since)? _query;
    private bool _answersBeats;

    /// <summary>Whether it has left a heartbeat unanswered for too long, or the question that is asked instead, for half as long: that comes at half time.</summary>
    public bool IsMissing
    {
        get
        {
            lock (_lock)
            {
                return _answersBeats ? IsOlder(_beat, limit) : IsOlder(_query, limit / 2);
            }
        }
    }

    /// <summary>Whether a heartbeat is without an answer for so long that those of the worker are not answered either: its lease is over, then, before it counts as gone.</summary>
    public bool IsDoubtful
    {
        get
        {
            lock (_lock)
            {
                return IsOlder(_beat, limit / 5);
            }
        }
    }

    /// <summary>How long ago something showed that it reads, its Hello at first.</summary>
    public TimeSpan ProvedAgo
    {
        get
        {
            lock (_lock)
            {
                return time.GetElapsedTime(_proved);
            }
        }
    }

    /// <summary>Whether it should be asked for its status, for want of anything else that shows that it reads.</summary>
    public bool IsQueryDue
    {
        get
        {
            lock (_lock)
            {
                return !_answersBeats && _query is null && time.GetElapsedTime(_proved) >= limit / 2;
            }
        }
    }

    /// <summary>A heartbeat to send.</summary>
    /// <param name="answers">The id of the one that it answers.</param>
    public Heartbeat NextBeat(ulong answers)
    {
        lock (_lock)
        {
            _beat ??= (_lastBeat + 1, time.GetTimestamp());
            return new Heartbeat { Id = ++_lastBeat, Answers = answers };
        }
    }

    /// <summary>A heartbeat came.</summary>
    public void Heard(Heartbeat beat)
    {
        lock (_lock)
        {
            _answersBeats |= beat.Id != 0;
            if (_beat is { } asked && beat.Answers >= asked.Id && beat.Answers <= _lastBeat)
            {
                // What was sent after that one is asked again with the next.
                (_beat, _proved) = (null, time.GetTimestamp());
            }
        }
    }

    /// <summary>A question for its status is sent.</summary>
    public void Asked(ulong query)
    {
        lock (_lock)
        {
            _query ??= (query, time.GetTimestamp());
        }
    }

    /// <summary>A question for its status is answered.</summary>
    public void Answered(ulong query)
    {
        lock (_lock)
        {
            if (_query?.Id == query)
            {
                (_query, _proved) = (null, time.GetTimestamp());
            }
        }
    }

    // Not to be guessed: whoever does not read cannot answer.
    private static ulong FirstId() => (ulong)Random.Shared.NextInt64(1, long.MaxValue / 2);

    private bool IsOlder((ulong Id, long Since)? asked, TimeSpan most) => asked is { } one && time.GetElapsedTime(one.Since) > most;
}
