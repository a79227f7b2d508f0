namespace DmMaster.Databases.Checks.Results;

/// <summary>What a check is called in DM's answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Extra">What it is about, possibly empty; shown unless a result says otherwise.</param>
public sealed record CheckName(string Name, string Description, string Extra = "");
