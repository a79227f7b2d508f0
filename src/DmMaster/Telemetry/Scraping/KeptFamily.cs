using System.Collections.Concurrent;

namespace DmMaster.Telemetry.Scraping;

/// <summary>A family whose series are kept from their first value on.</summary>
/// <typeparam name="T">What is kept of a series.</typeparam>
internal abstract class KeptFamily<T>(string name, string type, string help) : Family(name, type, help)
    where T : class
{
    /// <summary>No instrument of ours has nearly as many: what comes beyond is a mistake in the program, and left out.</summary>
    public const int MostSeries = 4_000;

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], T> _series = new(LabelEquality.Instance);

    /// <inheritdoc/>
    public sealed override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var known = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (!known.TryGetValue(labels, out var series))
        {
            if (_series.Count >= MostSeries)
            {
                return;
            }

            series = _series.GetOrAdd(labels.ToArray(), static (key, family) => family.New(MetricText.Encode(key)), this);
        }

        Record(series, value);
    }

    /// <inheritdoc/>
    protected sealed override void WriteSeries(MetricText text)
    {
        foreach (var (_, series) in _series)
        {
            Write(series, text);
        }
    }

    /// <summary>A series without values.</summary>
    protected abstract T New(byte[] labels);

    /// <summary>Takes a value of a series.</summary>
    protected abstract void Record(T series, double value);

    /// <summary>Writes a series.</summary>
    protected abstract void Write(T series, MetricText text);
}
