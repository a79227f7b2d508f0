using System.Diagnostics.Metrics;

namespace DmMaster.Telemetry;

/// <summary>The meter of one master, to which its parts add their instruments when it starts.</summary>
/// <param name="meters">Whose meters they are: two masters in one process are told apart by it.</param>
/// <param name="sources">The parts.</param>
internal sealed class MasterMeter(IMeterFactory meters, IEnumerable<IMeterSource> sources) : IHostedService
{
    /// <summary>What the names of our meters begin with.</summary>
    public const string Prefix = "DmMaster";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(Prefix);
        foreach (var source in sources)
        {
            source.AddTo(meter);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether an instrument is one of a master: its own, or one of the whole process.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="meters">Whose meters are those of the master.</param>
    public static bool Owns(Instrument instrument, IMeterFactory meters) => ReferenceEquals(instrument.Meter.Scope, meters)
        ? instrument.Meter.Name.StartsWith(Prefix, StringComparison.Ordinal)
        : instrument.Meter is { Scope: null, Name: RuntimeNames.Meter };
}
