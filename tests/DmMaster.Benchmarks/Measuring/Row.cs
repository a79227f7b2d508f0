namespace DmMaster.Benchmarks.Measuring;

/// <summary>One row of the table; a column that does not apply stays empty.</summary>
/// <param name="What">What was measured, and of how many.</param>
internal sealed record Row(string What)
{
    /// <summary>Per second.</summary>
    public string Rate { get; init; } = "";

    /// <summary>The median.</summary>
    public string P50 { get; init; } = "";

    /// <summary>The 99th percentile; of fewer than 100 samples, the greatest.</summary>
    public string P99 { get; init; } = "";

    /// <summary>Processor time of the measured side for each: unlike the others, hardly changed by what else runs on the machine.</summary>
    public string Cpu { get; init; } = "";

    /// <summary>Allocated bytes of one call, commit or stream.</summary>
    public string Bytes { get; init; } = "";

    /// <summary>Compared with what, in the same run.</summary>
    public string Ratio { get; init; } = "";

    /// <summary>What the project aims at.</summary>
    public string Target { get; init; } = "";

    /// <summary>The row with the percentiles of samples.</summary>
    public Row With(Samples samples) => this with { P50 = Text.Milliseconds(samples.At(0.5)), P99 = Text.Milliseconds(samples.At(0.99)) };
}
