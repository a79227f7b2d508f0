namespace DmMaster.Telemetry.Scraping;

/// <summary>How values are distributed over buckets.</summary>
/// <param name="bounds">The greatest value of each bucket but the last, rising.</param>
internal sealed class Distribution(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly Lock _lock = new();
    private double _sum;

    /// <summary>The labels of the lines of each bucket.</summary>
    public required byte[][] Buckets { get; init; }

    /// <summary>The labels of the other lines.</summary>
    public required byte[] Labels { get; init; }

    /// <summary>Takes a value.</summary>
    public void Add(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    /// <summary>How many values each bucket has, and their sum: of one moment.</summary>
    public (long[] Counts, double Sum) Read()
    {
        lock (_lock)
        {
            return ([.. _counts], _sum);
        }
    }
}
