namespace DmMaster.Benchmarks.Processes;

/// <summary>A dm-master that is measured.</summary>
internal interface IMeasuredMaster : IAsyncDisposable
{
    /// <summary>Where it listens, <c>host:port</c>.</summary>
    string Address { get; }

    /// <summary>Where it listens.</summary>
    Uri Uri { get; }

    /// <summary>The last lines that it printed.</summary>
    string LastLines { get; }

    /// <summary>The processor time that its process has used, to a hundredth of a second.</summary>
    TimeSpan ProcessorTime();

    /// <summary>The memory that its process occupies, in bytes.</summary>
    long ResidentBytes();
}
