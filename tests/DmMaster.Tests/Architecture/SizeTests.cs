using System.Reflection;
using System.Text.RegularExpressions;

namespace DmMaster.Tests.Architecture;

/// <summary>How large a piece of our code may be. One that grows beyond is a question of design, not of the number here.</summary>
public sealed partial class SizeTests
{
    private const int MaxLines = 400;
    private const int MaxMethodLines = 60;
    private const int MaxDependencies = 6;
    private const int MaxParameters = 7;
    private const int MaxRecordParts = 6;

    private static readonly System.Type[] Types = typeof(DmMaster.Operations.OperationOutcome).Assembly.GetTypes();

    private static readonly string Source = Path.Combine(
        typeof(SizeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!, "../../src");

    [Fact]
    public void File_OfSource_HasAtMost400Lines() =>
        Assert.DoesNotContain(Files(), file => File.ReadLines(file).Count() > MaxLines);

    [Fact]
    public void File_OfSource_HasOneTopLevelType() =>
        Assert.DoesNotContain(Files(), file => TopLevelType().Count(File.ReadAllText(file)) > 1);

    [Fact]
    public void Method_OfSource_HasAtMost60Lines() =>
        Assert.Empty(Files().SelectMany(file => Methods(file).Where(static method => method.Lines > MaxMethodLines).Select(method => (file, method))));

    /// <summary><c>pb.Master</c> is one service of thirty methods, which gRPC wants in one class: it has one dependency for each kind of them.</summary>
    [Fact]
    public void Constructor_OfAPart_HasAtMostSixDependencies() => Assert.Equal(
        [typeof(DmMaster.Services.MasterService).FullName],
        Constructors(isRecord: false).Where(static constructor => constructor.GetParameters().Length > MaxDependencies)
            .Select(static constructor => constructor.DeclaringType!.FullName));

    /// <summary>More than that is a bag: what belongs together has a name of its own.</summary>
    [Fact]
    public void Record_HasAtMostSixParts() => Assert.Empty(
        Constructors(isRecord: true).Where(static constructor => constructor.GetParameters().Length > MaxRecordParts)
            .Select(static constructor => constructor.DeclaringType!.FullName));

    /// <summary>A line of the log may have as many fields as there are to tell.</summary>
    [Fact]
    public void Method_HasAtMostSevenParameters() => Assert.Empty(
        Types.Where(static type => !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(static type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static method => method.GetParameters().Length > MaxParameters && !method.Name.Contains('<', StringComparison.Ordinal))
            .Where(static method => method.GetCustomAttributes().All(static attribute => attribute is not System.CodeDom.Compiler.GeneratedCodeAttribute))
            .Select(static method => $"{method.DeclaringType}.{method.Name}"));

    private static IEnumerable<ConstructorInfo> Constructors(bool isRecord) => Types
        .Where(static type => !type.Name.StartsWith("__", StringComparison.Ordinal) && type is { IsAbstract: false } and ({ IsClass: true } or { IsValueType: true, IsEnum: false }))
        .Where(type => type.GetMethods().Any(static method => method.Name == "op_Equality") == isRecord)
        .SelectMany(static type => type.GetConstructors());

    // By the layout that the formatter holds all files to: members of a type stand at four blanks, and so does the brace that ends one.
    private static IEnumerable<(string Name, int Lines)> Methods(string file)
    {
        string? name = null;
        var began = 0;
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "    {")
            {
                (name, began) = (lines[i - 1].Trim(), i);
            }
            else if (lines[i] == "    }" && name is not null)
            {
                yield return (name, i - began);
                name = null;
            }
        }
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    [GeneratedRegex(@"^(public |internal |file )?(static |sealed |abstract |partial |readonly )*(class|record|struct|interface|enum|delegate) ", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
