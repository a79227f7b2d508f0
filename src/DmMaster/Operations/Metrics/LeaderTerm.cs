using System.Diagnostics.Metrics;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>Whether this master leads. Of one that does not, what DM measures of a leader alone has no series.</summary>
/// <remarks>There is one master: it leads for as long as it runs.</remarks>
public sealed class LeaderTerm : IHostedService, IMeterSource
{
    private long _begun;
    private volatile bool _isLeader;

    /// <summary>Whether it leads.</summary>
    public bool IsLeader => _isLeader;

    /// <summary>It begins to lead.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _begun);
        _isLeader = true;
    }

    /// <summary>It ceases to lead.</summary>
    public void End() => _isLeader = false;

    /// <inheritdoc/>
    public void AddTo(Meter meter) => meter.CreateObservableCounter(
        "dm_master_start_leader_counter", () => Volatile.Read(ref _begun), null, "How often this master began to lead.");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Begin();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        End();
        return Task.CompletedTask;
    }
}
