using System.Diagnostics.Metrics;
using DmMaster.Store.EtcdClient;
using DmMaster.Store.InProcess;

namespace DmMaster.Store.Measuring;

/// <summary>What is measured of a store: a meter of its own, <see cref="Name"/>, whose owner decides who listens.</summary>
/// <remarks>What the store counts anyhow is read when somebody collects, and costs nothing otherwise. Names are final: nothing is to be added to them.</remarks>
public sealed class StoreMeter
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "DmMaster.Store";

    // From a fast disk that flushes within a tenth of a millisecond to one that hangs.
    private static readonly InstrumentAdvice<double> Delays = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _journal;
    private readonly Counter<long> _journaled;

    /// <summary>Makes the meter.</summary>
    /// <param name="meters">Whose it is: two stores in one process are told apart by it.</param>
    public StoreMeter(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _journal = _meter.CreateHistogram(
            "dmmaster_store_journal_seconds", null, "How long a batch of changes took until it was safe on the disk.", advice: Delays);
        _journaled = _meter.CreateCounter<long>("dmmaster_store_journal_changes_total", null, "Changes that were written to the disk.");
    }

    /// <summary>Takes note of a batch: to be given as <see cref="InProcessStoreOptions.Journaled"/>.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="changes">How many changes it held.</param>
    public void Journaled(TimeSpan took, int changes)
    {
        _journal.Record(took.TotalSeconds);
        _journaled.Add(changes);
    }

    /// <summary>Shows how a store stands, for as long as the meter lives. Once.</summary>
    public void Follow(IKeyValueStore store)
    {
        Gauge("revision", "The newest revision that this process knows of.", () => store.CurrentRevision.Value);
        switch (store)
        {
            case InProcessStore here:
                Follow(here);
                break;
            case EtcdStore etcd:
                Gauge("watchers", "Watches that stand.", () => etcd.WatcherCount);
                break;
        }
    }

    private void Follow(InProcessStore store)
    {
        Gauge("oldest_revision", "The oldest revision that can be read or watched.", () => store.OldestRevision.Value);
        Gauge("keys", "Keys that exist.", () => store.CountKeys());
        Gauge("live_bytes", "Size of the existing keys and values.", () => store.LiveBytes);
        Gauge("history_bytes", "Size of the changes that are remembered, about.", () => store.Figures.HistoryBytes);
        Gauge("leases", "Leases that live.", () => store.Figures.Leases);
        Gauge("watchers", "Watches that stand.", () => store.WatcherCount);
        Gauge("watchers_behind", "Watches that have not read all changes.", () => store.LookAtWatches().Behind);
        Gauge("watch_backlog_revisions", "Revisions that the watch furthest behind has not read.", () => store.LookAtWatches().Backlog);
        Gauge("journal_waiting_changes", "Changes that wait to be written to the disk.", () => store.Figures.Waiting);
        Total("commits", "Commits that changed keys.", () => store.Figures.Commits);
        Total("compactions", "How often somebody had the past forgotten.", () => store.Figures.Compactions);
    }

    private void Gauge(string name, string help, Func<long> read) => _meter.CreateObservableGauge($"dmmaster_store_{name}", read, null, help);

    private void Total(string name, string help, Func<long> read) => _meter.CreateObservableCounter($"dmmaster_store_{name}_total", read, null, help);
}
