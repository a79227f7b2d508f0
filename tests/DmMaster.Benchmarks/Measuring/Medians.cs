namespace DmMaster.Benchmarks.Measuring;

/// <summary>The middle of a few rounds.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> values)
    {
        var samples = new Samples();
        foreach (var value in values)
        {
            samples.Add(value);
        }

        return samples.Median;
    }

    /// <summary>The median over rounds of one by the other: what slowed a whole round down cancels out.</summary>
    public static double Ratio(IReadOnlyList<double> ours, IReadOnlyList<double> theirs) =>
        Of(ours.Zip(theirs, static (one, other) => one / other));
}
