using System.Diagnostics.Metrics;
using DmMaster.Hosting.Bounds;
using DmMaster.Hosting.Interceptors;
using DmMaster.Telemetry;

namespace DmMaster.Hosting.Metrics;

/// <summary>What is measured of the bounds that keep one client from taking what others need.</summary>
internal sealed class LoadMeter(LoadBudget budget, OperationLimiter limiter) : IMeterSource
{
    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge("dmmaster_load_held_bytes", () => budget.Held, null, "Bytes of requests and unread answers under way.");
        meter.CreateObservableGauge("dmmaster_load_limit_bytes", () => budget.Options.TotalBytes, null, "How many bytes may be under way.");
        meter.CreateObservableCounter("dmmaster_load_refused_total", () => budget.Refusals, null, "How often there was no room for a request or an answer.");
        meter.CreateObservableCounter(
            "dmmaster_connections_ended_total", () => budget.EndedConnections, null, "Connections that were ended because their clients read no answers.");
        meter.CreateObservableGauge("dmmaster_operations_waiting", () => Waiting, null, "Operations on many sources that wait for a permit.");
    }

    private IEnumerable<Measurement<int>> Waiting =>
    [
        new(limiter.Changes.Waiting, new KeyValuePair<string, object?>("kind", "change")),
        new(limiter.Questions.Waiting, new KeyValuePair<string, object?>("kind", "question")),
    ];
}
