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
            var (opened, lines) = await KilledWriter.RunAsync(_directory.Path, random.Next(3) == 0 ? random.Next(10) : random.Next(1500));
            Assert.True(opened >= _seen);
            acknowledged += lines.Count;
            using var store = DurableStore.Open(_directory.Path, TimeProvider.System, WriterProgram.Options, NullLogger.Instance);
            var place = $"round {round}";
            Assert.True(store.CurrentRevision >= _seen, place);
            await KilledWriter.AssertThereAsync(store, lines, place);
            await AssertWatchGoesOnAsync(store, lines, place);
        }

        Assert.True(acknowledged > Rounds * 100, $"only {acknowledged} writes were acknowledged");
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_Refused()
    {
        using var writer = KilledWriter.Start(_directory.Path);
        Assert.StartsWith("open", await writer.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        var refusal = Assert.Throws<DurableStoreException>(() => _directory.Open());
        Assert.Contains("another process uses it", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await writer.StandardOutput.ReadLineAsync());
        writer.Kill();
        await writer.WaitForExitAsync();
        _directory.Open(WriterProgram.Options).Dispose();
    }

    private async Task AssertWatchGoesOnAsync(InProcessStore store, List<KilledWriter.Acknowledged> lines, string place)
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
}
