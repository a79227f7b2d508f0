using System.Globalization;
using System.Text.RegularExpressions;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>The version of a part of TiDB's cluster.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Suffix">What makes it come before that number, such as <c>-rc.2</c>; empty for nothing.</param>
internal sealed partial record ClusterVersion(Version Number, string Suffix)
{
    private const int MostCharacters = 128;

    /// <summary>Reads a version, with or without its <c>v</c>, with or without what a build adds of its commit; 0.0.0 for what is none.</summary>
    public static ClusterVersion Parse(string text)
    {
        var match = Pattern().Match(text.Length > MostCharacters ? "" : text);
        return match.Success && Part(match, 1) is { } major && Part(match, 2) is { } minor && Part(match, 3) is { } patch
            ? new ClusterVersion(new Version(major, minor, patch), match.Groups[4].Value)
            : new ClusterVersion(new Version(0, 0, 0), "");
    }

    /// <summary>Whether it comes before a version that has no suffix.</summary>
    public bool IsBefore(ClusterVersion other) => Number < other.Number || (Number == other.Number && Suffix.Length > 0);

    /// <inheritdoc/>
    public override string ToString() => $"{Number}{Suffix}";

    private static int? Part(Match match, int group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+?)??(?:-\d+-g[0-9a-f]{7,}(?:-dev)?)?(?:-dirty)?(?:\+.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
