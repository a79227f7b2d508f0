namespace DmMaster.Testing.Stock;

/// <summary>What the store gave a worker to do.</summary>
/// <param name="Source">The source, null for none.</param>
/// <param name="Config">The source's configuration as TOML.</param>
/// <param name="Revision">The revision that was read.</param>
internal sealed record Role(string? Source, string Config, long Revision);
