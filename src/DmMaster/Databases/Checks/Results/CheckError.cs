namespace DmMaster.Databases.Checks.Results;

/// <summary>One thing that a check found.</summary>
/// <param name="Severity">How much it weighs; never success.</param>
/// <param name="ShortError">What it is.</param>
/// <param name="Self">One side of what differs, possibly empty.</param>
/// <param name="Other">The other side.</param>
internal sealed record CheckError(CheckState Severity, string ShortError, string Self = "", string Other = "");
