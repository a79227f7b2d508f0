using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;

namespace DmMaster.Store.Tests.Durable;

/// <summary>A disk that fails while the store is used.</summary>
public sealed class DurableFaultTests
{
    private static readonly InProcessStoreOptions Options = new() { FirstRevision = new Revision(1) };
    private readonly LogLines _log = new();

    [SkippableFact]
    public async Task DiskFull_WritesRefusedUntilThereIsSpace_NothingLost()
    {
        using var disk = new TinyDisk(2000);
        var acknowledged = new List<string>();
        using (var store = DurableStore.Open(disk.Path, TimeProvider.System, Options, _log))
        {
            await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), default));
            await store.GrantAsync(new LeaseId(1), 1000, default);
            for (var round = 0; round < 3; round++)
            {
                disk.Fill();
                await FillAsync(store, acknowledged, round);
                var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "refused", 100_000));
                Assert.Equal((StoreError.SpaceExceeded, "etcdserver: mvcc: database space exceeded"), (refusal.Error, refusal.Message));
                await Assert.ThrowsAsync<StoreException>(() => PutManyAsync(store, "refused too"));
                Assert.Equal(acknowledged.Count, (await store.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
                Assert.Equal(acknowledged.Count + 1, store.CurrentRevision.Value);

                disk.Free();
                await PutAsync(store, $"again{round}", 100);
                acknowledged.Add($"again{round}");
            }

            await watch.NextEventsAsync(acknowledged.Count);
            Assert.Equal(["700 Information", "701 Error", "702 Information", "701 Error", "702 Information", "701 Error", "702 Information"], _log.All);
        }

        using var found = DurableStore.Open(disk.Path, TimeProvider.System, Options, _log);
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), await KeysAsync(found));
        Assert.Equal([new LeaseId(1)], await found.LeasesAsync(default));
    }

    [Fact]
    public async Task FileTakenAway_WritesRefusedUntilItIsBack()
    {
        using var directory = new StoreDirectory();
        var away = directory.File + ".away";
        using (var store = directory.Open(Options, logger: _log))
        {
            await store.GrantAsync(new LeaseId(1), 1000, default);
            await PutAsync(store, "a", 1);
            File.Move(directory.File, away);
            for (var i = 0; i < 3; i++)
            {
                var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "lost", 1));
                Assert.Equal(StoreError.Unavailable, refusal.Error);
                Assert.Contains("store.db is damaged: it, or its log, was removed", refusal.Message, StringComparison.Ordinal);
            }

            Assert.Equal(["a"], await KeysAsync(store));
            File.Move(away, directory.File);
            Assert.Equal(new Revision(3), await PutAsync(store, "b", 1));
            await store.RevokeAsync(new LeaseId(1), default);
        }

        using var found = directory.Open(Options);
        Assert.Equal(["a", "b"], await KeysAsync(found));
        Assert.Empty(await found.LeasesAsync(default));
        Assert.Equal(["700 Information", "701 Error", "702 Information"], _log.All);
    }

    /// <summary>What a commit leaves whose acknowledgement was lost: the file says more than anybody was told.</summary>
    [Fact]
    public async Task FileWithMoreThanWasAcknowledged_BroughtBackToIt()
    {
        using var directory = new StoreDirectory();
        var away = directory.File + ".away";
        using (var store = directory.Open(Options, logger: _log))
        {
            await store.GrantAsync(new LeaseId(1), 1000, default);
            await PutAsync(store, "a", 1);
            File.Move(directory.File, away);
            await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "b", 1));
            StoreFile.Run(away, """
                INSERT INTO versions VALUES (3, x'62', 0, x'', 3, 1, 0, 0), (4, x'63', 0, x'', 4, 1, 0, 0);
                DELETE FROM leases; INSERT INTO leases VALUES (2, 60);
                UPDATE meta SET value = value + 1 WHERE name = 'batch';
                """);
            File.Move(away, directory.File);
            Assert.Equal(new Revision(3), await PutAsync(store, "d", 1));
        }

        using var found = directory.Open(Options);
        Assert.Equal(["a", "d"], await KeysAsync(found));
        Assert.Equal(new Revision(3), found.CurrentRevision);
        Assert.Equal([new LeaseId(1)], await found.LeasesAsync(default));
    }

    [Fact]
    public async Task FileOfLongAgoPutBack_NothingWrittenToIt()
    {
        using var directory = new StoreDirectory();
        using (var store = directory.Open(Options))
        {
            await PutAsync(store, "a", 1);
        }

        var old = directory.File + ".old";
        File.Copy(directory.File, old);
        using (var store = directory.Open(Options))
        {
            await PutAsync(store, "b", 1);
            File.Delete(directory.File);
            File.Delete(directory.Log);
            await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "c", 1));
            File.Move(old, directory.File);
            var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "c", 1));
            Assert.Equal(StoreError.Unavailable, refusal.Error);
            Assert.Contains("it lost what was written up to revision 3", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(["a", "b"], await KeysAsync(store));
        }

        var older = Assert.Throws<DurableStoreException>(() => directory.Open(Options));
        Assert.Contains("revisions 3 to 3 were acknowledged and are missing", older.Message, StringComparison.Ordinal);
        using var found = directory.Open(Options with { AcceptsLoss = true });
        Assert.Equal(["a"], await KeysAsync(found));
    }

    [Fact]
    public async Task LogRemoved_NothingLost()
    {
        using var directory = new StoreDirectory();
        using (var store = directory.Open(Options))
        {
            await PutAsync(store, "a", 1);
            File.Delete(directory.Log);
            Assert.Equal(StoreError.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "b", 1))).Error);
            Assert.Equal(new Revision(3), await PutAsync(store, "c", 1));
        }

        using var found = directory.Open(Options);
        Assert.Equal(["a", "c"], await KeysAsync(found));
    }

    /// <summary>Puts smaller and smaller values until not even those fit.</summary>
    private static async Task FillAsync(InProcessStore store, List<string> acknowledged, int round)
    {
        for (var (i, size) = (0, 50_000); size > 1000; i++)
        {
            try
            {
                await PutAsync(store, $"{round}/{i:d5}", size);
                acknowledged.Add($"{round}/{i:d5}");
                Assert.True(i < 10_000, "the disk does not become full");
            }
            catch (StoreException refusal)
            {
                Assert.Equal(StoreError.SpaceExceeded, refusal.Error);
                size /= 2;
            }
        }
    }

    private static async Task<Revision> PutAsync(InProcessStore store, string key, int size) =>
        (await store.CommitAsync(new Txn { Success = [Put(key, size)] }, default)).Revision;

    private static async Task PutManyAsync(InProcessStore store, string key) =>
        await store.CommitAsync(new Txn { Success = [.. Enumerable.Range(0, 1000).Select(i => Put($"{key}{i}", 100))] }, default);

    private static TxnOp.Put Put(string key, int size) =>
        new(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(new string('x', size)));

    private static async Task<IEnumerable<string>> KeysAsync(InProcessStore store) =>
        (await store.RangeAsync(new RangeQuery(KeyRange.All), default)).Entries.Select(entry => entry.Key.ToStringUtf8());
}
