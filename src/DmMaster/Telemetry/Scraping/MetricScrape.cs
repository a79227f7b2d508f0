using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DmMaster.Telemetry.Scraping;

/// <summary>Listens to the meters of one master, and tells all of them in Prometheus' text format.</summary>
/// <remarks>
/// Our own and no library's. OpenTelemetry's exporter keeps a place for every series that ever was, so the names of workers that come and go
/// fill its table until <c>dm_master_worker_state</c> is one series without names; it adds <c>_total</c> to DM's counters when a client asks
/// for OpenMetrics; and it listens by the name of a meter, so that two masters in one process mix. prometheus-net has not moved since 2024, keeps
/// such series for minutes, and its instruments are not those of .NET, which OTLP needs too.
/// </remarks>
internal sealed partial class MetricScrape : IDisposable
{
    // Without advice: the bounds of .NET's own durations, in seconds.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly MetricText _text = new();
    private readonly Lock _lock = new();
    private readonly ILogger<MetricScrape> _logger;

    /// <summary>Listens from now on.</summary>
    /// <param name="meters">Whose meters are those of the master.</param>
    /// <param name="logger">Told when an instrument cannot be read.</param>
    public MetricScrape(IMeterFactory meters, ILogger<MetricScrape> logger)
    {
        _logger = logger;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (MasterMeter.Owns(instrument, meters) && FamilyOf(instrument) is { } family)
            {
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, family) => ((Family)family!).Record(value, labels));
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, family) => ((Family)family!).Record(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, family) => ((Family)family!).Record(value, labels));
        _listener.Start();
    }

    /// <summary>Everything, as of now.</summary>
    public byte[] Read()
    {
        lock (_lock)
        {
            foreach (var (_, family) in _families)
            {
                family.Begin();
            }

            Observe();
            _text.Clear();
            foreach (var (_, family) in _families.OrderBy(static family => family.Key, StringComparer.Ordinal))
            {
                family.WriteTo(_text);
            }

            return _text.Written.ToArray();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    // Those that can be read are told all the same.
    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException failure)
        {
            LogUnreadable(failure.InnerExceptions[0]);
        }
    }

    private Family? FamilyOf(Instrument instrument)
    {
        var name = instrument.Meter.Name == RuntimeNames.Meter ? RuntimeNames.Of(instrument.Name) : instrument.Name;
        return name is null ? null : _families.GetOrAdd(name, static (name, instrument) => New(name, instrument), instrument);
    }

    private static Family New(string name, Instrument instrument)
    {
        var help = instrument.Description ?? "";
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? new DistributionFamily(name, help, (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds)
            : type == typeof(Counter<>) ? new SumFamily(name, "counter", help)
            : type == typeof(UpDownCounter<>) ? new SumFamily(name, "gauge", help)
            : new ObservedFamily(name, type == typeof(ObservableCounter<>) ? "counter" : "gauge", help);
    }

    [LoggerMessage(CoordinatorEventIds.MetricUnreadable, LogLevel.Warning, "an instrument cannot be read, it is missing among the metrics")]
    private partial void LogUnreadable(Exception failure);
}
