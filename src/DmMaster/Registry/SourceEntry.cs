using DmMaster.Config;
using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>A source in a snapshot.</summary>
/// <param name="Id">Which.</param>
/// <param name="Config">Its configuration, as the TOML that workers read.</param>
/// <param name="Revision">The revision that last wrote the configuration.</param>
public sealed record SourceEntry(SourceId Id, string Config, Revision Revision)
{
    /// <summary>The revision at which it came into being: its configuration may be written again later.</summary>
    public Revision Created { get; init; }

    /// <summary>Whether the worker that it is bound to pulls its relay logs. Read from the configuration at each call; one that cannot be read says no.</summary>
    public bool ReadIsRelayEnabled() =>
        Config.Contains("enable-relay", StringComparison.OrdinalIgnoreCase) &&
        SourceConfig.FromToml(Config).TryGet(out var config, out _) && config.IsRelayEnabled;
}
