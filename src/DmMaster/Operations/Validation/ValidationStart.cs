using DmMaster.Registry;

namespace DmMaster.Operations.Validation;

/// <summary>A request to start validation.</summary>
/// <param name="Task">The task, empty for all.</param>
/// <param name="Sources">The sources, none for all.</param>
/// <param name="Mode"><c>full</c> or <c>fast</c>; null when it was not said.</param>
/// <param name="StartTime">Where to begin in the binlog; null when it was not said.</param>
/// <param name="Budget">How long to wait for the store.</param>
public sealed record ValidationStart(string Task, IReadOnlyList<SourceId> Sources, string? Mode, string? StartTime, Budget Budget)
{
    /// <summary>Whether the caller said how to validate, which only a validation that was never enabled can be told.</summary>
    public bool IsExplicit => Mode is not null || StartTime is not null;
}
