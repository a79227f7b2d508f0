using DmMaster.Protocol.V1;

namespace DmMaster.Worker;

/// <summary>The heartbeats of one link, and how they renew the lease.</summary>
/// <param name="lease">The worker's lease.</param>
/// <param name="timeToLive">What the master said in its Welcome, zero for nothing.</param>
/// <param name="term">The term in which the link was opened.</param>
internal sealed class LinkLease(WorkerLease lease, TimeSpan timeToLive, CancellationToken term)
{
    // More than can be answered before the master counts as silent.
    private const int MaxUnanswered = 64;

    private readonly Queue<(ulong Id, long Sent)> _unanswered = new();
    private readonly Lock _lock = new();
    private ulong _last;
    private ulong _heard;

    /// <summary>The master answered the Hello.</summary>
    /// <param name="sent">When that was sent.</param>
    public void Welcomed(long sent) => lease.Renew(sent, timeToLive, term);

    /// <summary>The next heartbeat, which is sent now.</summary>
    public Heartbeat NextBeat()
    {
        lock (_lock)
        {
            if (_unanswered.Count >= MaxUnanswered)
            {
                _unanswered.Dequeue();
            }

            _unanswered.Enqueue((++_last, lease.Now));
            return new Heartbeat { Id = _last, Answers = _heard };
        }
    }

    /// <summary>A heartbeat of the master came.</summary>
    public void Heard(Heartbeat beat)
    {
        long? sent = null;
        lock (_lock)
        {
            _heard = beat.Id;
            while (_unanswered.TryPeek(out var first) && first.Id <= beat.Answers)
            {
                sent = _unanswered.Dequeue().Sent;
            }
        }

        if (sent is { } answered)
        {
            lease.Renew(answered, timeToLive, term);
        }
    }
}
