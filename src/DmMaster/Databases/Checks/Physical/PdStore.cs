namespace DmMaster.Databases.Checks.Physical;

/// <summary>A store of the target's cluster, as PD tells of it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Version">What it runs, as it says.</param>
/// <param name="Available">The space that is left, as PD writes it: <c>1.5TiB</c>.</param>
/// <param name="Regions">How many regions it holds.</param>
/// <param name="HoldsRows">Whether rows are imported into it: it is neither TiFlash's nor about to leave.</param>
internal sealed record PdStore(long Id, string Address, string Version, string Available, long Regions, bool HoldsRows);
