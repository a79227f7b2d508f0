namespace DmMaster.Tests.Golden;

/// <summary>An answer of ours that is not the recorded one.</summary>
/// <param name="Step">Which: the command of the story.</param>
/// <param name="Recorded">The recorded answer without what is volatile.</param>
/// <param name="Ours">Our answer without what is volatile.</param>
internal sealed record Deviation(string Step, string Recorded, string Ours)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Step}\n  recorded: {Recorded}\n  ours:     {Ours}";
}
