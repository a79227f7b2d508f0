using System.Text.RegularExpressions;

namespace DmMaster.Tests.Databases.Story;

/// <summary>The steps that are not replayed, by kind.</summary>
internal static class StoryLeftOut
{
    /// <summary>The kinds: how many steps, why, and which.</summary>
    public static IReadOnlyList<(int Count, string Why, Regex Steps)> Kinds { get; } =
    [
        (2, "dmctl refuses it by itself: its own tests have that", Of("^check-task/flags/bad-")),
        (1, "stock's master had ended, and nobody answered", Of("^query-status/panic/")),
        (15, "a thousand tables take long to make: the benchmark of pre-checks has them", Of("^check-task/scale/1000-tables/")),
        (17, "what goes on while a check is slow is not what it answers: the end-to-end story of a check has that", Of("/scale/(slow/|meanwhile/|running$)")),
        (7, "what goes on while a table is held is told by StartTaskTests", Of("^[a-z]+-[a-z]+/remove-meta/(table-locked|in-use|in-use-without|after)$")),
        (3, "a name that is known first and later not", Of("^operate-source/connect/host-will-vanish$|/connect/upstream/unknown-host$")),
    ];

    /// <summary>Whether a step is not replayed.</summary>
    public static bool Has(RecordedStep step) => Kinds.Any(kind => kind.Steps.IsMatch(step.Id));

    private static Regex Of(string steps) => new(steps, RegexOptions.CultureInvariant);
}
