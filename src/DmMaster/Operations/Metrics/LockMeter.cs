using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using DmMaster.Registry;
using DmMaster.Shards;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>DM's metrics of shard DDL.</summary>
/// <param name="feed">Knows the locks.</param>
/// <param name="faults">Counts the errors.</param>
/// <param name="term">They are those of a leader.</param>
public sealed class LockMeter(RegistryFeed feed, ShardFaultList faults, LeaderTerm term) : IMeterSource
{
    private Counted? _counted;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge(
            "dm_master_ddl_state_number", Count, null,
            "Shard-DDL locks of a task: Un-synced ones wait for upstream tables, Synced ones wait for the DDL to be carried out.");
        meter.CreateObservableCounter("dm_master_shard_ddl_error", Errors, null, "Errors of handling shard DDL.");
    }

    private IEnumerable<Measurement<long>> Errors() => !term.IsLeader ? [] : faults.Counts.Select(static count => new Measurement<long>(
        count.Value,
        new KeyValuePair<string, object?>("task", count.Key.Task.Value),
        new KeyValuePair<string, object?>("type", count.Key.Type)));

    // What a lock says is read from JSON: only when something changed.
    private IEnumerable<Measurement<int>> Count()
    {
        if (!term.IsLeader)
        {
            return [];
        }

        var snapshot = feed.Current;
        var counted = _counted;
        if (!ReferenceEquals(counted?.Of, snapshot.ShardDdl))
        {
            _counted = counted = new Counted(snapshot.ShardDdl, [.. DdlLocks.Of(snapshot).GroupBy(static one => (one.Task, one.Unsynced.Count == 0)).Select(Measure)]);
        }

        return counted!.Numbers;
    }

    private static Measurement<int> Measure(IGrouping<(string Task, bool IsSynced), DdlLock> locks) => new(
        locks.Count(),
        new KeyValuePair<string, object?>("task", locks.Key.Task),
        new KeyValuePair<string, object?>("type", locks.Key.IsSynced ? "Synced" : "Un-synced"));

    private sealed record Counted(
        ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<string, ShardEntry>> Of, IReadOnlyList<Measurement<int>> Numbers);
}
