using System.Diagnostics.Metrics;
using DmMaster.Registry;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>How much there is in the registry.</summary>
public sealed class RegistryMeter(RegistryFeed feed) : IMeterSource
{
    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge("dmmaster_registry_revision", () => feed.Current.Revision.Value, null, "The revision of the store that the registry is at.");
        meter.CreateObservableGauge("dmmaster_sources", () => feed.Current.Sources.Count, null, "Sources.");
        meter.CreateObservableGauge("dmmaster_sources_bound", () => feed.Current.Bindings.Count, null, "Sources that a worker is bound to.");
        meter.CreateObservableGauge("dmmaster_tasks", () => feed.Current.Tasks.Count, null, "Tasks.");
        meter.CreateObservableGauge("dmmaster_subtasks", () => feed.Current.Tasks.Values.Sum(static task => task.Count), null, "Subtasks: tasks times their sources.");
        meter.CreateObservableGauge("dmmaster_records_unreadable", () => feed.Current.Unreadable.Count, null, "Records of the store that cannot be read.");
    }
}
