using DmMaster.Config;

namespace DmMaster.Hosting.Settings;

/// <summary>What the process is to do, decided from its arguments before anything starts.</summary>
public abstract record StartDecision
{
    private StartDecision()
    {
    }

    /// <summary>Print a text and exit with 0.</summary>
    /// <param name="Text">The text, ending with a line feed.</param>
    public sealed record Print(string Text) : StartDecision;

    /// <summary>Name every error and exit with 2.</summary>
    /// <param name="Errors">At least one.</param>
    public sealed record Refuse(IReadOnlyList<DmError> Errors) : StartDecision;

    /// <summary>Start the master.</summary>
    /// <param name="Options">Checked options.</param>
    public sealed record Run(MasterOptions Options) : StartDecision;
}
