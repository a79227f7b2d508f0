using DmMaster.Config;

namespace DmMaster.Operations.Tasks;

/// <summary>A start that may write its subtasks, or why it may not.</summary>
/// <param name="Refusal">Why not; null when it may.</param>
public sealed record PreparedStart(OperationOutcome.Refused? Refusal)
{
    /// <summary>The task; null when refused.</summary>
    public PreparedTask? Task { get; init; }

    /// <summary>The subtasks to start.</summary>
    public IReadOnlyList<SubTaskConfig> Wanted { get; init; } = [];

    /// <summary>What keeps removals of the task's metadata away until it is disposed.</summary>
    public IDisposable? Latch { get; init; }

    /// <summary>What the checks said.</summary>
    public string CheckResult { get; init; } = "";

    /// <summary>A start that may not go on.</summary>
    public static PreparedStart Refuse(DmError error, string checkResult) => new(new OperationOutcome.Refused(error) { CheckResult = checkResult });
}
