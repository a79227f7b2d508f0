using System.Reflection;
using System.Text.RegularExpressions;

namespace DmMaster.Tests.Architecture;

/// <summary>The number of a log message stands in the log where others look for a line: it means one message, in every program.</summary>
public sealed partial class EventIdTests
{
    private static readonly string Source = Path.Combine(
        typeof(EventIdTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!, "../../src");

    private static readonly List<string> Files =
        [.. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Where(static file => !file.Contains("/obj/", StringComparison.Ordinal))];

    [Fact]
    public void Number_OfALogMessage_IsOfOneAlone()
    {
        var numbers = Files.Where(static file => file.EndsWith("EventIds.cs", StringComparison.Ordinal))
            .SelectMany(static file => Constant().Matches(File.ReadAllText(file)).Select(id => (Number: id.Groups["number"].Value, Name: id.Groups["name"].Value, File: file)))
            .ToList();

        Assert.True(numbers.Count > 40);
        Assert.Empty(numbers.GroupBy(static id => id.Number).Where(static same => same.Count() > 1).SelectMany(static same => same));
    }

    [Fact]
    public void Number_OfALogMessage_HasAName() => Assert.DoesNotContain(
        Files, static file => Message().Matches(File.ReadAllText(file)).Any(static message => !message.Groups["id"].Value.Contains("EventIds.", StringComparison.Ordinal)));

    [GeneratedRegex(@"const int (?<name>\w+) = (?<number>\d+);")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\[LoggerMessage\((EventId = )?(?<id>[^,)]+)")]
    private static partial Regex Message();
}
