using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Durable;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>A store that is an older copy of the one that told a revision goes on above it.</summary>
public sealed class SurpassTests : IDisposable
{
    private static readonly InProcessStoreOptions Options = new() { FirstRevision = new Revision(1) };
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Surpass_ARevisionToCome_GoesOnAboveItAndForgetsThePast(bool isDurable)
    {
        var told = new List<(Revision, Revision)>();
        var options = Options with { Surpassed = (revision, before) => told.Add((revision, before)) };
        using var store = isDurable ? _directory.Open(options) : new InProcessStore(TimeProvider.System, options);
        await PutAsync(store, "a");
        await using var unread = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(2) }, default));
        await using var read = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), default));

        Assert.Equal(new Revision(101), await store.SurpassAsync(new Revision(100), default));

        Assert.Equal([(new Revision(100), new Revision(2))], told);
        Assert.Equal((new Revision(101), new Revision(101)), (store.CurrentRevision, store.OldestRevision));
        Assert.Equal(StoreError.Compacted, (await Assert.ThrowsAsync<StoreException>(async () => await unread.NextAsync())).Error);
        var progress = await read.NextAsync();
        Assert.Equal((new Revision(101), 0), (progress.Revision, progress.Events.Count));
        Assert.Equal(new Revision(102), (await PutAsync(store, "b")).Revision);
        Assert.Equal(new Revision(102), (await read.NextAsync()).Events.Single().Current.ModRevision);
        Assert.Equal(2, (await store.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
    }

    [Fact]
    public async Task Surpass_WhatIsReachedOrCannotHaveBeenTold_ChangesNothing()
    {
        using var store = new InProcessStore(TimeProvider.System, Options);
        await PutAsync(store, "a");
        foreach (var told in new[] { 0, 1, 2, (1L << 52) + 1, long.MaxValue })
        {
            Assert.Equal(new Revision(2), await store.SurpassAsync(new Revision(told), default));
        }

        Assert.Equal(new Revision(1), store.OldestRevision);
    }

    [Fact]
    public async Task Surpass_WhileManyWrite_IsThereAfterARestart()
    {
        using (var store = _directory.Open(Options))
        {
            var writes = Enumerable.Range(0, 200).Select(i => PutAsync(store, $"{i}")).ToList();
            Assert.Equal(new Revision(1001), await store.SurpassAsync(new Revision(1000), default));
            writes.AddRange(Enumerable.Range(0, 200).Select(i => PutAsync(store, $"{i}")));
            Assert.Equal(new Revision(1201), (await Task.WhenAll(writes))[^1].Revision);
        }

        using var found = _directory.Open(Options);
        Assert.Equal((new Revision(1201), new Revision(1001)), (found.CurrentRevision, found.OldestRevision));
        Assert.Equal(200, (await found.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
        Assert.Equal(new Revision(1202), (await PutAsync(found, "next")).Revision);
    }

    private static async Task<TxnResult> PutAsync(InProcessStore store, string key) =>
        await store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.Empty)] }, default);
}
