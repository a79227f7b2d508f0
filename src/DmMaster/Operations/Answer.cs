namespace DmMaster.Operations;

/// <summary>What was asked for, or why there is none.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">It; null when there is none.</param>
/// <param name="Refusal">Why there is none; empty when there is.</param>
public sealed record Answer<T>(T? Value, string Refusal)
    where T : class
{
    /// <summary>What else the caller should know, possibly empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether there is one.</summary>
    public bool IsGood => Value is not null;
}
