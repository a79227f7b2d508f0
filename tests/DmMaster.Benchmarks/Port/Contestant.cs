using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Port;

/// <summary>A server under load, with what its rounds gave.</summary>
/// <param name="Name">Shown in the table.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record Contestant(string Name, Uri Address)
{
    /// <summary>Calls per second of each round.</summary>
    public List<double> Rates { get; } = [];

    /// <summary>Processor time of this process for a call, in microseconds, of each round.</summary>
    public List<double> Cpu { get; } = [];

    /// <summary>Bytes that this process allocated for a call, of each round.</summary>
    public List<double> Allocated { get; } = [];

    /// <summary>The times of single calls, from a round that counts for nothing else.</summary>
    public Samples Times { get; } = new();
}
