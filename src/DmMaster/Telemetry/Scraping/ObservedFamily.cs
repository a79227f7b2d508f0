namespace DmMaster.Telemetry.Scraping;

/// <summary>A family whose series are told anew with each scrape, on one thread, and kept no longer: what is gone leaves nothing behind.</summary>
internal sealed class ObservedFamily(string name, string type, string help) : Family(name, type, help)
{
    private readonly MetricText _lines = new();

    /// <inheritdoc/>
    public override void Begin() => _lines.Clear();

    /// <inheritdoc/>
    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        _lines.WriteLine(NameBytes, MetricText.Encode(labels), value);

    /// <inheritdoc/>
    protected override void WriteSeries(MetricText text) => text.Write(_lines);
}
