using System.Reflection;
using System.Text.RegularExpressions;

namespace DmMaster.Tests.Architecture;

/// <summary>How large a piece of our code may be. One that grows beyond is a question of design, not of the number here.</summary>
public sealed partial class SizeTests
{
    private const int MaxLines = 400;
    private const int MaxDependencies = 6;

    private static readonly string Source = Path.Combine(
        typeof(SizeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!, "../../src");

    [Fact]
    public void File_OfSource_HasAtMost400Lines() =>
        Assert.DoesNotContain(Files(), file => File.ReadLines(file).Count() > MaxLines);

    [Fact]
    public void File_OfSource_HasOneTopLevelType() =>
        Assert.DoesNotContain(Files(), file => TopLevelType().Count(File.ReadAllText(file)) > 1);

    [Fact]
    public void Constructor_OfAPart_HasAtMostSixDependencies()
    {
        var large = typeof(DmMaster.Operations.OperationOutcome).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type) == false)
            .SelectMany(type => type.GetConstructors())
            .Where(constructor => constructor.GetParameters().Length > MaxDependencies)
            .Select(constructor => constructor.DeclaringType!.FullName);

        Assert.Empty(large);
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    [GeneratedRegex(@"^(public |internal |file )?(static |sealed |abstract |partial |readonly )*(class|record|struct|interface|enum|delegate) ", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
