using System.Diagnostics.Metrics;
using DmMaster.Registry;
using DmMaster.Telemetry;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Metrics;

/// <summary>What is measured of the workers: DM's state of each, and in sum how many are in doubt and how old is what is known.</summary>
public sealed class WorkerMeter(
    RegistryFeed feed, ObservedState observed, LinkTable links, OperationOptions options, TimeProvider time, LeaderTerm term) : IMeterSource
{
    private const double Unrecognised = -1;
    private const double Offline = 0;
    private const double Free = 1;
    private const double Relay = 1.5;
    private const double Bound = 2;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge(
            "dm_master_worker_state", States, null, "The state of a worker: -1 not recognised, 0 offline, 1 free, 1.5 relay, 2 bound.");
        meter.CreateObservableGauge("dmmaster_workers", Kinds, null, "Workers by kind; unregistered ones send heartbeats and are not registered.");
        meter.CreateObservableGauge(
            "dmmaster_workers_in_doubt", Doubts, null,
            "Online workers that are silent, leave a question unanswered, or leave orders unacknowledged for longer than their time to live.");
        meter.CreateObservableGauge(
            "dmmaster_observation_age_seconds", Ages, null, "How long ago the online workers were heard: the median, and the oldest.");
    }

    private IEnumerable<Measurement<double>> States() => !term.IsLeader ? [] : feed.Current.Workers.Values
        .Where(static worker => worker.IsRegistered)
        .Select(static worker => new Measurement<double>(StateOf(worker), new KeyValuePair<string, object?>("worker", worker.Name.Value)));

    private static double StateOf(WorkerEntry worker) => worker switch
    {
        { IsOnline: false } => Offline,
        { Bound: not null } => Bound,

        // It is bound to what cannot be read.
        { HasBinding: true } => Unrecognised,
        { Relay: not null } => Relay,
        _ => Free,
    };

    private IEnumerable<Measurement<int>> Kinds()
    {
        var (stock, native, unregistered) = (0, 0, 0);
        foreach (var worker in feed.Current.Workers.Values)
        {
            unregistered += worker.IsUnregistered ? 1 : 0;
            if (worker.IsRegistered)
            {
                var isStock = worker.IsStock;
                stock += isStock ? 1 : 0;
                native += isStock ? 0 : 1;
            }
        }

        return [Of(native, "kind", "native"), Of(stock, "kind", "stock"), Of(unregistered, "kind", "unregistered")];
    }

    private IEnumerable<Measurement<int>> Doubts()
    {
        var (silent, unanswered) = (0, 0);
        foreach (var worker in Online())
        {
            silent += worker.UnansweredFor(time) > options.Silence ? 1 : 0;
            unanswered += worker.Calls?.UnansweredSince is null ? 0 : 1;
        }

        return [Of(silent, "reason", "silent"), Of(unanswered, "reason", "unanswered"), Of(links.Unacknowledged().Count, "reason", "unacknowledged")];
    }

    private IEnumerable<Measurement<double>> Ages()
    {
        var ages = Online().Select(worker => worker.SilentFor(time)).OfType<TimeSpan>().Order().ToList();
        return ages.Count == 0 ? [] : [Of(ages[ages.Count / 2].TotalSeconds, "rank", "median"), Of(ages[^1].TotalSeconds, "rank", "oldest")];
    }

    private IEnumerable<ObservedWorker> Online() =>
        feed.Current.Workers.Values.Where(static worker => worker.IsOnline).Select(worker => observed.Worker(worker.Name));

    private static Measurement<T> Of<T>(T value, string label, string text)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, text));
}
