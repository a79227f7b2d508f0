namespace DmMaster.Databases.Checks.Results;

/// <summary>A result with the check that it is of.</summary>
/// <param name="Id">The place of the check in its list, from 0.</param>
/// <param name="Check">The check.</param>
/// <param name="Result">The result.</param>
internal sealed record NamedResult(int Id, CheckName Check, CheckResult Result);
