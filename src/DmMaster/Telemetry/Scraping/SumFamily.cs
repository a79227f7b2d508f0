namespace DmMaster.Telemetry.Scraping;

/// <summary>Counters, and what goes up and down by steps.</summary>
internal sealed class SumFamily(string name, string type, string help) : KeptFamily<Sum>(name, type, help)
{
    /// <inheritdoc/>
    protected override Sum New(byte[] labels) => new(labels);

    /// <inheritdoc/>
    protected override void Record(Sum series, double value) => series.Add(value);

    /// <inheritdoc/>
    protected override void Write(Sum series, MetricText text) => text.WriteLine(NameBytes, series.Labels, series.Value);
}
