using System.Diagnostics.Metrics;

namespace DmMaster.Telemetry;

/// <summary>A part that has something to be measured.</summary>
public interface IMeterSource
{
    /// <summary>Adds its instruments, when the master starts. Their names are final: nothing is added to them.</summary>
    /// <param name="meter">The meter of this master, and of no other in the process.</param>
    void AddTo(Meter meter);
}
