using System.Diagnostics.Metrics;
using DmMaster.Operations.Membership;
using DmMaster.Registry;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>DM's <c>dm_master_worker_event_error</c>: what went wrong with the coming and going of workers.</summary>
public sealed class WorkerEventMeter(RegistryProjector projector, PresenceLoop presence, LeaderTerm term) : IMeterSource
{
    /// <inheritdoc/>
    public void AddTo(Meter meter) => meter.CreateObservableCounter(
        "dm_master_worker_event_error", Errors, null, "Errors while heartbeats of workers were watched, or what followed from them was carried out.");

    private IEnumerable<Measurement<long>> Errors() => !term.IsLeader ? [] :
    [
        new(presence.Failures, new KeyValuePair<string, object?>("type", "handle")),
        new(projector.Failures, new KeyValuePair<string, object?>("type", "watch")),
    ];
}
