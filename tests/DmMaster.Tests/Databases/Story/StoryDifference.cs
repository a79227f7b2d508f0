using System.Text.RegularExpressions;

namespace DmMaster.Tests.Databases.Story;

/// <summary>Answers that differ on purpose, of one kind.</summary>
/// <param name="Count">How many.</param>
/// <param name="Why">The reason.</param>
/// <param name="Steps">Which.</param>
/// <param name="Ours">What our answer has in it.</param>
internal sealed record StoryDifference(int Count, string Why, Regex Steps, string Ours)
{
    /// <summary>What both answers must have in common nevertheless.</summary>
    public Func<string, string> Common { get; init; } = static _ => "";

    /// <summary>Whether two answers differ as they should.</summary>
    public bool IsMet(string recorded, string ours) =>
        recorded != ours && ours.Contains(Ours, StringComparison.Ordinal) && Common(recorded) == Common(ours);
}
