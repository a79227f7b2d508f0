using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Pause;

/// <summary>The times of calls that alternate.</summary>
internal sealed class PauseTimes
{
    public Samples Pause { get; } = new();

    /// <summary>Until the last worker had the order of a pause, where workers tell.</summary>
    public Samples Reach { get; } = new();

    public Samples PauseOne { get; } = new();

    public Samples Resume { get; } = new();

    public Samples Query { get; } = new();

    /// <summary>What dm-master used for all pauses, and as much else as happened meanwhile.</summary>
    public TimeSpan PauseCpu { get; set; }

    public TimeSpan QueryCpu { get; set; }
}
