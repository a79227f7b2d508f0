namespace DmMaster.Benchmarks.Measuring;

/// <summary>Times, in milliseconds. For one thread.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];
    private bool _isSorted = true;

    /// <summary>How many.</summary>
    public int Count => _values.Count;

    /// <summary>The median.</summary>
    public double Median => At(0.5);

    /// <summary>The mean.</summary>
    public double Mean => _values.Average();

    /// <summary>Takes in one.</summary>
    public void Add(TimeSpan time) => Add(time.TotalMilliseconds);

    /// <summary>Takes in one, in milliseconds.</summary>
    public void Add(double milliseconds)
    {
        _values.Add(milliseconds);
        _isSorted = false;
    }

    /// <summary>Takes in all of another.</summary>
    public void Add(Samples other)
    {
        _values.AddRange(other._values);
        _isSorted = false;
    }

    /// <summary>The smallest sample that at least this share of all does not exceed.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double At(double share)
    {
        if (_values.Count == 0)
        {
            throw new MeasurementException("nothing was measured");
        }

        if (!_isSorted)
        {
            _values.Sort();
            _isSorted = true;
        }

        return _values[Math.Clamp((int)Math.Ceiling(share * _values.Count) - 1, 0, _values.Count - 1)];
    }
}
