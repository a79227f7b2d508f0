namespace DmMaster.Telemetry.Scraping;

/// <summary>A number that any thread may add to.</summary>
/// <param name="labels">Whose it is.</param>
internal sealed class Sum(byte[] labels)
{
    private double _value;

    /// <summary>Whose it is.</summary>
    public byte[] Labels => labels;

    /// <summary>The number.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Adds.</summary>
    public void Add(double more)
    {
        var seen = Value;
        for (var was = double.NaN; !was.Equals(seen);)
        {
            was = seen;
            seen = Interlocked.CompareExchange(ref _value, was + more, was);
        }
    }
}
