using DmMaster.Config;

namespace DmMaster.Operations;

/// <summary>What came of an operation.</summary>
public abstract record OperationOutcome
{
    private OperationOutcome()
    {
    }

    /// <summary>Nothing was changed.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(DmError Reason) : OperationOutcome
    {
        /// <summary>Which sources it was for, when it was for some.</summary>
        public IReadOnlyList<SourceOutcome> Sources { get; init; } = [];

        /// <summary>What the checks before found, possibly empty.</summary>
        public string CheckResult { get; init; } = "";
    }

    /// <summary>The order stands.</summary>
    /// <param name="Sources">What came of it on each source.</param>
    public sealed record Ordered(IReadOnlyList<SourceOutcome> Sources) : OperationOutcome
    {
        /// <summary>What else the caller should know, possibly empty.</summary>
        public string Note { get; init; } = "";

        /// <summary>What the checks before a start found, possibly empty.</summary>
        public string CheckResult { get; init; } = "";
    }
}
