using System.Diagnostics;

namespace DmMaster.Config.Tests;

/// <summary>Documents made to break a reader. The stack is the risk: a reader that recursed would take the process with it.</summary>
public sealed class HostileYamlTests
{
    private const int Mebi = 1024 * 1024;
    private const long MostBytes = 512L * Mebi;

    public static TheoryData<string, string> Documents => new()
    {
        { "20 kB of [", "exceeded max depth of 64" },
        { "8 MiB of [", "exceeded max depth of 64" },
        { "8 MiB of {", "exceeded max depth of 64" },
        { "8 MiB of - ", "exceeded max depth of 64" },
        { "8 MiB of ? ", "exceeded max depth of 64" },
        { "8 MiB of {a: ", "exceeded max depth of 64" },
        { "8 MiB of [ on lines", "exceeded max depth of 64" },
        { "ever deeper indentation", "exceeded max depth of 64" },
        { "a list of 8 MiB", "document has more than 500000 nodes" },
        { "a list on lines", "document has more than 500000 nodes" },
        { "a key of 4 MiB", "more than 1048576" },
        { "a value of 4 MiB", "more than 1048576" },
        { "a quoted value of 4 MiB", "more than 1048576" },
        { "a folded value of 4 MiB", "more than 1048576" },
        { "a plain value on a million lines", "more than 1048576" },
        { "8 MiB and a byte", "characters, more than 8388608" },
        { "billion laughs", "excessive aliasing" },
        { "quadratic aliases", "excessive aliasing" },
        { "many aliases", "excessive aliasing" },
        { "deep aliases", "exceeded max depth of 64" },
        { "an alias to itself", "value contains itself" },
        { "anchors without end", "" },
        { "tags without end", "" },
        { "directives without end", "" },
        { "a long anchor", "" },
        { "a long tag", "" },
        { "a million unknown keys", "and 149900 more" },
        { "a NUL", "control characters are not allowed" },
        { "an escape character", "control characters are not allowed" },
        { "half a surrogate pair", "invalid Unicode character" },
        { "tabs", "found character that cannot start any token" },
        { "a huge exponent", "into int" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Decode_OfHostileDocument_IsAClearErrorWithinBounds(string name, string expected)
    {
        var yaml = Build(name);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var task = TaskConfig.Decode(yaml).Error;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(20003, task?.Code);
        Assert.Contains(expected, task!.RawCause, StringComparison.Ordinal);
        Assert.InRange(task.ToString().Length, 1, 64 * 1024);
        Assert.InRange(allocated, 0, MostBytes);
    }

    [Theory]
    [InlineData("comments", 8 * Mebi)]
    [InlineData("blank lines", 8 * Mebi)]
    [InlineData("spaces", 8 * Mebi)]
    public void Decode_OfMuchNothing_IsAnEmptyTask(string what, int length)
    {
        var line = what switch { "comments" => "# x\n", "blank lines" => "\n", _ => " " };

        Assert.Equal(TaskConfig.Default, TaskConfig.Decode(Repeat(line, length / line.Length)).Value);
    }

    /// <summary>The work grows with the size, not with its square: four times the size takes far less than sixteen times the instructions.</summary>
    [Theory]
    [InlineData("keys")]
    [InlineData("flow")]
    [InlineData("anchors")]
    [InlineData("quotes")]
    public void Decode_OfGrowingDocument_AllocatesInProportion(string what)
    {
        var small = Allocated(Grow(what, 10_000));
        var large = Allocated(Grow(what, 40_000));

        Assert.InRange(large, small, small * 6);
    }

    private static long Allocated(string yaml)
    {
        _ = TaskConfig.Decode(yaml);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = TaskConfig.Decode(yaml);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Grow(string what, int count) => what switch
    {
        "keys" => string.Concat(Enumerable.Range(0, count).Select(static at => $"k{at}: v\n")),
        "flow" => $"a: [{Repeat("{b: c}, ", count)}]",
        "anchors" => $"a: [{string.Concat(Enumerable.Range(0, count).Select(static at => $"&a{at} x, "))}]",
        _ => $"a: [{Repeat("\"x\\n\", ", count)}]",
    };

    private static string Build(string name) => name switch
    {
        "20 kB of [" => new string('[', 20_000),
        "8 MiB of [" => new string('[', 8 * Mebi),
        "8 MiB of {" => new string('{', 8 * Mebi),
        "8 MiB of - " => Repeat("- ", 4 * Mebi),
        "8 MiB of ? " => Repeat("? ", 4 * Mebi),
        "8 MiB of {a: " => Repeat("{a: ", 2 * Mebi),
        "8 MiB of [ on lines" => Repeat("[\n", 4 * Mebi),
        "ever deeper indentation" => string.Concat(Enumerable.Range(0, 3000).Select(static at => new string(' ', at) + "a:\n")),
        "a list of 8 MiB" => $"[{Repeat("a,", (4 * Mebi) - 2)}]",
        "a list on lines" => Repeat("- a\n", 2 * Mebi),
        "a key of 4 MiB" => new string('a', 4 * Mebi) + ": b",
        "a value of 4 MiB" => "name: " + new string('a', 4 * Mebi),
        "a quoted value of 4 MiB" => $"name: \"{new string('a', 4 * Mebi)}\"",
        "a folded value of 4 MiB" => "name: >\n" + Repeat("  x\n", Mebi),
        "a plain value on a million lines" => "name: " + Repeat("x\n ", Mebi),
        "8 MiB and a byte" => new string(' ', (8 * Mebi) + 1),
        "billion laughs" => "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 30).Select(static at => $"a{at}: &a{at} [*a{at - 1}, *a{at - 1}, *a{at - 1}, *a{at - 1}]\n")),
        "quadratic aliases" => $"a: &a [{Repeat("x, ", 100_000)}]\nb: [*a, *a, *a, *a, *a]\n",
        "many aliases" => $"a: &a x\nb: [{Repeat("*a , ", 20_000)}]\n",
        "deep aliases" => "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 70).Select(static at => $"a{at}: &a{at} [*a{at - 1}]\n")),
        "an alias to itself" => "a: &a [*a]",
        "anchors without end" => "name: " + Repeat("&a ", 2 * Mebi),
        "tags without end" => Repeat("!x ", 2 * Mebi),
        "directives without end" => Repeat("%YAML 1.1\n", 500_000),
        "a long anchor" => $"&{new string('a', 4 * Mebi)} x",
        "a long tag" => $"!<{new string('a', 4 * Mebi)}> x",
        "a million unknown keys" => string.Concat(Enumerable.Range(0, 150_000).Select(static at => $"k{at}: v\n")),
        "a NUL" => "name: a\0b",
        "an escape character" => "name: \u001b[31m",
        "half a surrogate pair" => "name: \ud800",
        "tabs" => "name: a\ntarget-database:\n\thost: b\n",
        "a huge exponent" => "target-database: {port: 1e999999999}",
        _ => throw new UnreachableException(name),
    };

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
