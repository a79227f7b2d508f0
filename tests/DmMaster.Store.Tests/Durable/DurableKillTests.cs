using System.Diagnostics;
using System.Globalization;
using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Store.Tests.Durable;

/// <summary>A process that writes is killed again and again: what it acknowledged is there, and a watch goes on where it was.</summary>
public sealed class DurableKillTests : IDisposable
{
    private const int Rounds = 50;
    private readonly StoreDirectory _directory = new();
    private readonly long[] _seenNumbers = new long[WriterProgram.Writers];
    private Revision _seen = new(1);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Kill_WhileItWrites_WhatWasAcknowledgedIsThere()
    {
        var random = new Random(1);
        var acknowledged = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var lines = await WriteUntilKilledAsync(random.Next(3) == 0 ? random.Next(10) : random.Next(1500));
            acknowledged += lines.Count;
            using var store = DurableStore.Open(_directory.Path, TimeProvider.System, WriterProgram.Options, NullLogger.Instance);
            var place = $"round {round}";
            Assert.True(store.CurrentRevision >= _seen, place);
            await AssertThereAsync(store, lines, place);
            await AssertWatchGoesOnAsync(store, lines, place);
        }

        Assert.True(acknowledged > Rounds * 100, $"only {acknowledged} writes were acknowledged");
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_Refused()
    {
        using var writer = Start();
        Assert.StartsWith("open", await writer.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        var refusal = Assert.Throws<DurableStoreException>(() => _directory.Open());
        Assert.Contains("another process uses it", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await writer.StandardOutput.ReadLineAsync());
        writer.Kill();
        await writer.WaitForExitAsync();
        _directory.Open(WriterProgram.Options).Dispose();
    }

    private async Task<List<(int Writer, long Number, Revision Revision)>> WriteUntilKilledAsync(int count)
    {
        using var writer = Start();
        var opened = (await writer.StandardOutput.ReadLineAsync())!.Split(' ');
        Assert.True(long.Parse(opened[1], CultureInfo.InvariantCulture) >= _seen.Value);
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
        return [.. text.Select(Parse)];
    }

    private static (int Writer, long Number, Revision Revision) Parse(string? line)
    {
        var words = line!.Split(' ');
        return (
            int.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture),
            new Revision(long.Parse(words[2], CultureInfo.InvariantCulture)));
    }

    private static async Task AssertThereAsync(InProcessStore store, List<(int Writer, long Number, Revision Revision)> lines, string place)
    {
        foreach (var (writer, number, revision) in lines.Where(line => line.Revision >= store.OldestRevision))
        {
            var query = new RangeQuery(KeyRange.One(WriterProgram.Key("left", writer))) { At = revision };
            var entry = (await store.RangeAsync(query, default)).Entries.Single();
            Assert.Equal((place, revision, WriterProgram.Value(number)), (place, entry.ModRevision, entry.Value));
        }

        foreach (var of in lines.GroupBy(line => line.Writer))
        {
            var left = await NumberAsync(store, "left", of.Key);
            Assert.True(left >= of.Max(line => line.Number), place);
            Assert.Equal(left, await NumberAsync(store, "right", of.Key));
        }
    }

    private async Task AssertWatchGoesOnAsync(InProcessStore store, List<(int Writer, long Number, Revision Revision)> lines, string place)
    {
        var written = new Dictionary<Revision, long>();
        var query = new WatchQuery(KeyRange.Prefix(Google.Protobuf.ByteString.CopyFromUtf8("left/"))) { From = _seen.Next };
        await using var watch = new WatchReader(store.Watch(query, default));
        while (_seen < store.CurrentRevision)
        {
            foreach (var change in (await watch.NextAsync()).Events)
            {
                Assert.Equal((place, _seen.Next), (place, change.Current.ModRevision));
                _seen = change.Current.ModRevision;
                var number = long.Parse(change.Current.Value.Span, CultureInfo.InvariantCulture);
                Assert.Equal(++_seenNumbers[change.Current.Key[^1] - '0'], number);
                written.Add(_seen, number);
            }
        }

        Assert.All(lines, line => Assert.Equal(line.Number, written[line.Revision]));
    }

    private static async Task<long> NumberAsync(InProcessStore store, string kind, int writer)
    {
        var range = KeyRange.One(WriterProgram.Key(kind, writer));
        return long.Parse((await store.RangeAsync(new RangeQuery(range), default)).Entries.Single().Value.Span, CultureInfo.InvariantCulture);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WriterProgram).Assembly.Location, _directory.Path]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }
}
