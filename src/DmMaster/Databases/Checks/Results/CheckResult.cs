using DmMaster.Config;

namespace DmMaster.Databases.Checks.Results;

/// <summary>What a check found.</summary>
/// <param name="State">How it ended. With DM it need not be as bad as its worst error.</param>
/// <param name="Errors">What was found.</param>
internal sealed record CheckResult(CheckState State, IReadOnlyList<CheckError> Errors)
{
    /// <summary>Nothing was found.</summary>
    public static CheckResult Good { get; } = new(CheckState.Success, []);

    /// <summary>What to do about it, possibly empty.</summary>
    public string Instruction { get; init; } = "";

    /// <summary>What it is about; null for what the check says of itself.</summary>
    public string? Extra { get; init; }

    /// <summary>One thing was found that a task can live with.</summary>
    public static CheckResult Warn(string text, string instruction = "") => Of(CheckState.Warning, CheckState.Warning, text, instruction);

    /// <summary>One thing was found that stops a task.</summary>
    public static CheckResult Fail(string text, string instruction = "") => Of(CheckState.Failure, CheckState.Failure, text, instruction);

    /// <summary>One thing was found.</summary>
    /// <param name="state">How the check ended.</param>
    /// <param name="severity">How much the error weighs.</param>
    /// <param name="text">The error.</param>
    /// <param name="instruction">What to do.</param>
    public static CheckResult Of(CheckState state, CheckState severity, string text, string instruction = "") =>
        new(state, [new CheckError(severity, text)]) { Instruction = instruction };

    /// <summary>The check could not be made. Of an error of DM's, its number is left out, and its workaround is what to do.</summary>
    public static CheckResult Of(DmError error) => Fail(error switch
    {
        { Code: 0 } => error.Message,
        { RawCause: "" } => $"Message: {error.Message}",
        _ => $"Message: {error.Message}, RawCause: {error.RawCause}",
    }, error.Workaround);
}
