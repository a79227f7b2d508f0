using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>A source in a snapshot.</summary>
/// <param name="Id">Which.</param>
/// <param name="Config">Its configuration, as the TOML that workers read.</param>
/// <param name="Revision">The revision that last wrote the configuration.</param>
public sealed record SourceEntry(SourceId Id, string Config, Revision Revision);
