using System.Reflection;
using System.Text.RegularExpressions;

namespace DmMaster.Tests.Architecture;

/// <summary>The words of <c>src/README.md</c>: one name for one type, and none of the names that stand for something else.</summary>
public sealed partial class GlossaryTests
{
    private static readonly string Source = Path.GetFullPath(Path.Combine(
        typeof(GlossaryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!, "../../src"));

    private static readonly List<(string Name, string File)> Types =
    [
        .. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => TopLevelType().Matches(File.ReadAllText(file)).Select(type => (type.Groups["name"].Value, Path.GetRelativePath(Source, file)))),
    ];

    /// <summary>A type in parts is one, and so are a generic type and the static one beside it that makes it.</summary>
    [Fact]
    public void Name_OfAType_StandsForOneThing() => Assert.Empty(
        Types.GroupBy(static type => type.Name)
            .Where(static same => same.Select(static type => Path.GetDirectoryName(type.File)).Distinct().Count() > 1)
            .Select(static same => $"{same.Key}: {string.Join(", ", same.Select(static type => type.File))}"));

    [Fact]
    public void Name_OfAType_HasNoWordThatTheGlossaryReplaces()
    {
        var replaced = Replaced();

        Assert.Contains("Told", replaced);
        Assert.True(replaced.Count > 10 && Types.Count > 500);
        Assert.DoesNotContain(Types, type => Word().Matches(type.Name).Any(word => replaced.Contains(word.Value)));
    }

    // The words of one name part each: of a phrase, as "sign of life", the last.
    private static HashSet<string> Replaced() =>
    [
        .. File.ReadLines(Path.Combine(Source, "README.md")).SkipWhile(static line => line != "## Words")
            .Select(static line => Row().Match(line)).Where(static row => row.Success)
            .SelectMany(static row => row.Groups["not"].Value.Split(','))
            .Select(static word => word.Trim().Split(' ')[^1]).Where(static word => word.Length > 0 && word is not ("end" or "version" or "line" or "not"))
            .Select(static word => char.ToUpperInvariant(word[0]) + word[1..]),
    ];

    [GeneratedRegex(@"^(public |internal )?(static |sealed |abstract |partial |readonly )*(class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^\|[^|]+\|[^|]*\|(?<not>[^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
