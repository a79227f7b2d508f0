using System.Text;

namespace DmMaster.Telemetry.Scraping;

/// <summary>Histograms.</summary>
internal sealed class DistributionFamily(string name, string help, IReadOnlyList<double> bounds) : KeptFamily<Distribution>(name, "histogram", help)
{
    private readonly double[] _bounds = [.. bounds];
    private readonly byte[] _bucketName = Encoding.UTF8.GetBytes($"{name}_bucket");
    private readonly byte[] _sumName = Encoding.UTF8.GetBytes($"{name}_sum");
    private readonly byte[] _countName = Encoding.UTF8.GetBytes($"{name}_count");

    /// <inheritdoc/>
    protected override Distribution New(byte[] labels)
    {
        byte[] before = labels.Length == 0 ? [] : [.. labels, (byte)','];
        return new Distribution(_bounds)
        {
            Labels = labels,
            Buckets = [.. _bounds.Append(double.PositiveInfinity).Select(bound => (byte[])[.. before, .. Encoding.UTF8.GetBytes($"le=\"{MetricText.Text(bound)}\"")])],
        };
    }

    /// <inheritdoc/>
    protected override void Record(Distribution series, double value) => series.Add(value);

    /// <inheritdoc/>
    protected override void Write(Distribution series, MetricText text)
    {
        var (counts, sum) = series.Read();
        var total = 0L;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            text.WriteLine(_bucketName, series.Buckets[bucket], total += counts[bucket]);
        }

        text.WriteLine(_sumName, series.Labels, sum);
        text.WriteLine(_countName, series.Labels, total);
    }
}
