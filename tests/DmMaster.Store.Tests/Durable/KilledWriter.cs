using System.Diagnostics;
using System.Globalization;
using DmMaster.Store.InProcess;

namespace DmMaster.Store.Tests.Durable;

/// <summary>Runs <see cref="WriterProgram"/> until it is killed, and knows what it acknowledged.</summary>
internal static class KilledWriter
{
    /// <summary>Lets it acknowledge some writes, and kills it.</summary>
    /// <param name="directory">Where it writes to.</param>
    /// <param name="count">How many writes at least.</param>
    /// <returns>Where it began, and what it acknowledged.</returns>
    public static async Task<(Revision Opened, List<Acknowledged> Writes)> RunAsync(string directory, int count)
    {
        using var writer = Start(directory);
        var opened = (await writer.StandardOutput.ReadLineAsync())!.Split(' ');
        var text = new List<string?>();
        while (text.Count < count)
        {
            text.Add(await writer.StandardOutput.ReadLineAsync());
        }

        writer.Kill();
        var rest = await writer.StandardOutput.ReadToEndAsync();
        await writer.WaitForExitAsync();

        // The last line may be cut.
        text.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return (new Revision(long.Parse(opened[1], CultureInfo.InvariantCulture)), [.. text.Select(Parse)]);
    }

    /// <summary>Starts one.</summary>
    public static Process Start(string directory)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WriterProgram).Assembly.Location, directory]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>All that was acknowledged is there.</summary>
    public static async Task AssertThereAsync(InProcessStore store, IReadOnlyList<Acknowledged> writes, string place)
    {
        foreach (var (writer, number, revision) in writes.Where(line => line.Revision >= store.OldestRevision))
        {
            var query = new RangeQuery(KeyRange.One(WriterProgram.Key("left", writer))) { At = revision };
            var entry = (await store.RangeAsync(query, default)).Entries.Single();
            Assert.Equal((place, revision, WriterProgram.Value(number)), (place, entry.ModRevision, entry.Value));
        }

        foreach (var of in writes.GroupBy(line => line.Writer))
        {
            var left = await NumberAsync(store, "left", of.Key);
            Assert.True(left >= of.Max(line => line.Number), place);
            Assert.Equal((place, left), (place, await NumberAsync(store, "right", of.Key)));
        }
    }

    private static async Task<long> NumberAsync(InProcessStore store, string kind, int writer)
    {
        var range = KeyRange.One(WriterProgram.Key(kind, writer));
        return long.Parse((await store.RangeAsync(new RangeQuery(range), default)).Entries.Single().Value.Span, CultureInfo.InvariantCulture);
    }

    private static Acknowledged Parse(string? line)
    {
        var words = line!.Split(' ');
        return new Acknowledged(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture),
            new Revision(long.Parse(words[2], CultureInfo.InvariantCulture)));
    }

    /// <summary>A write that was acknowledged.</summary>
    internal sealed record Acknowledged(int Writer, long Number, Revision Revision);
}
