namespace DmMaster.Databases.Checks.Results;

/// <summary>How many checks ended how.</summary>
internal sealed record CheckCounts(int Total, int Successful, int Failed, int Warning);
