using System.Text;

namespace DmMaster.Telemetry.Scraping;

/// <summary>All series of one name. Values come from any thread.</summary>
/// <param name="name">The name.</param>
/// <param name="type">Prometheus' word for what it is.</param>
/// <param name="help">What it is about.</param>
internal abstract class Family(string name, string type, string help)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The name, encoded.</summary>
    protected byte[] NameBytes { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Takes a value.</summary>
    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels);

    /// <summary>Forgets what belonged to the last scrape alone.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Writes what it is about, and every series.</summary>
    public void WriteTo(MetricText text)
    {
        text.WriteHead(name, type, help);
        WriteSeries(text);
    }

    /// <summary>Writes every series.</summary>
    protected abstract void WriteSeries(MetricText text);
}
