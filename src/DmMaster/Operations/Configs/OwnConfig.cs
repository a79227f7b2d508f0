namespace DmMaster.Operations.Configs;

/// <summary>What this master was told at its start, for showing.</summary>
/// <param name="Toml">The text, in DM's order of keys, without secrets.</param>
public sealed record OwnConfig(string Toml);
