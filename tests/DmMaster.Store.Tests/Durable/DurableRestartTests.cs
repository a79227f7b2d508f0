using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.Durable;

/// <summary>What is there after a restart.</summary>
public sealed class DurableRestartTests : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));
    private InProcessStore _store;

    public DurableRestartTests() => _store = Open();

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Restart_Keys_AsTheyWere()
    {
        var first = _store.CurrentRevision;
        Assert.Equal((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds, first.Value);
        await PutAsync("a", "1");
        await PutAsync("a", "2");
        await PutAsync("b", "");
        await DeleteAsync("b");
        await PutAsync("b", "3");
        await DeleteAsync("a");
        await PutAsync(new string('k', 5000), new string('v', 2 << 20));
        var before = await AllAsync();

        _time.Advance(TimeSpan.FromDays(400));
        Restart();
        Assert.Equal(first.Value + 7, _store.CurrentRevision.Value);
        Assert.Equal(first, _store.OldestRevision);
        Assert.Equal(before, await AllAsync());
        Assert.Equal(before.Sum(entry => entry.Key.Length + entry.Value.Length), _store.LiveBytes);
        Assert.Equal(first.Value + 8, (await PutAsync("a", "4")).Revision.Value);
        Assert.Equal(1, (await AllAsync())[0].Version);
    }

    [Fact]
    public async Task Restart_WatchFromBefore_MissesNothing()
    {
        await PutAsync("a", "1");
        await PutAsync("a", "2");
        await DeleteAsync("a");
        var from = _store.CurrentRevision;
        Restart();
        await PutAsync("a", "3");
        await using var watch = Watch(new Revision(from.Value - 1));
        var events = await watch.NextEventsAsync(3);
        Assert.Equal([StoreEventKind.Put, StoreEventKind.Delete, StoreEventKind.Put], events.Select(change => change.Kind));
        Assert.Equal(["1", "2", null], events.Select(change => change.Previous?.Value.ToStringUtf8()));
        Assert.Equal([2, 0, 1], events.Select(change => (int)change.Current.Version));
    }

    [Fact]
    public async Task Restart_ManyChangesOfOneRevision_InTheirOrder()
    {
        var keys = Enumerable.Range(0, 300).Select(i => $"k{(i * 7919) % 300}").ToArray();
        await _store.CommitAsync(new Txn { Success = [.. keys.Select(key => new TxnOp.Put(Key(key), Key(key)))] }, default);
        var revision = _store.CurrentRevision;
        Restart();
        await using var watch = Watch(revision);
        Assert.Equal(keys, (await watch.NextEventsAsync(300)).Select(change => change.Current.Key.ToStringUtf8()));
    }

    [Fact]
    public async Task Restart_Compacted_StaysCompacted()
    {
        for (var i = 0; i < 10; i++)
        {
            await PutAsync("a", $"{i}");
        }

        await DeleteAsync("a");
        var compacted = _store.CurrentRevision;
        await _store.CompactAsync(compacted, default);
        Restart();
        Assert.Equal(compacted, _store.OldestRevision);
        Assert.Equal(StoreError.Compacted, (await Assert.ThrowsAsync<StoreException>(() => _store.CompactAsync(compacted, default).AsTask())).Error);
        var query = new RangeQuery(KeyRange.All) { At = new Revision(compacted.Value - 1) };
        Assert.Equal(StoreError.Compacted, (await Assert.ThrowsAsync<StoreException>(() => _store.RangeAsync(query, default).AsTask())).Error);
        Assert.Empty((await _store.RangeAsync(query with { At = compacted }, default)).Entries);
        await using var watch = Watch(compacted);
        Assert.Equal("9", (await watch.NextEventsAsync(1))[0].Previous!.Value.ToStringUtf8());

        // The file keeps the tombstone and what it deleted until they are forgotten, and then nothing.
        await PutAsync("b", "1");
        await _store.CompactAsync(_store.CurrentRevision, default);
        await PutAsync("b", "2");
        Restart();
        Assert.Equal(["b=1", "b=2"], Rows());
    }

    [Fact]
    public async Task Restart_ObsoleteNotYetDropped_DroppedLater()
    {
        for (var i = 0; i < 6000; i++)
        {
            await _store.CommitAsync(new Txn { Success = [Put("a", $"{i}"), Put("b", "")] }, default);
        }

        await DeleteAsync("b");
        await PutAsync("c", "1");

        // Compacting writes one batch, which drops no more than its part.
        await _store.CompactAsync(_store.CurrentRevision, default);
        Restart();
        Assert.InRange(Rows().Count, 2000, 9000);
        Assert.Equal(["a=5999", "c=1"], (await AllAsync()).Select(entry => $"{entry.Key.ToStringUtf8()}={entry.Value.ToStringUtf8()}"));
        for (var i = 0; i < 5; i++)
        {
            await PutAsync("c", "2");
        }

        Restart();
        Assert.Equal(["a=5999", "c=1", "c=2", "c=2", "c=2", "c=2", "c=2"], Rows());
        Assert.Equal(2, (await AllAsync()).Count);
    }

    [Fact]
    public async Task Restart_Leases_LiveForTheirWholeTimeAgain()
    {
        await _store.GrantAsync(new LeaseId(7), 10, default);
        await _store.GrantAsync(new LeaseId(8), 20, default);
        await _store.GrantAsync(new LeaseId(9), 20, default);
        await _store.CommitAsync(new Txn { Success = [Put("a", "") with { Lease = new LeaseId(7) }, Put("b", "") with { Lease = new LeaseId(8) }] }, default);
        await _store.CommitAsync(new Txn { Success = [Put("b", "")] }, default);
        await _store.RevokeAsync(new LeaseId(9), default);
        _time.Advance(TimeSpan.FromSeconds(9));
        Restart();
        Assert.Equal([7, 8], (await _store.LeasesAsync(default)).Select(id => id.Value));
        Assert.Equal(10, (await _store.DescribeAsync(new LeaseId(7), default))!.SecondsLeft);
        Assert.Equal([Key("a")], (await _store.DescribeAsync(new LeaseId(7), default))!.Keys);
        Assert.Empty((await _store.DescribeAsync(new LeaseId(8), default))!.Keys);

        await using var watch = Watch(_store.CurrentRevision.Next);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("a", (await watch.NextEventsAsync(1))[0].Current.Key.ToStringUtf8());
        Restart();
        Assert.Equal([8], (await _store.LeasesAsync(default)).Select(id => id.Value));
        Assert.Equal(["b"], (await AllAsync()).Select(entry => entry.Key.ToStringUtf8()));
    }

    [Fact]
    public async Task Restart_NothingWritten_SameRevision()
    {
        var revision = _store.CurrentRevision;
        _time.Advance(TimeSpan.FromDays(1));
        Restart();
        Assert.Equal((revision, revision), (_store.CurrentRevision, _store.OldestRevision));
        Assert.Equal(revision.Next, (await PutAsync("a", "1")).Revision);
    }

    [Fact]
    public void NewStore_FirstRevisionGiven_BeginsThereOnlyOnce()
    {
        using var directory = new StoreDirectory();
        directory.Open(new InProcessStoreOptions { FirstRevision = new Revision(5) }).Dispose();
        using var store = directory.Open(new InProcessStoreOptions { FirstRevision = new Revision(9) });
        Assert.Equal(new Revision(5), store.CurrentRevision);
    }

    [SkippableFact]
    public void NewStore_ItsFiles_ForTheOwnerOnlyAndNoneLeftOver()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs file modes");
        Assert.Equal(["store.db", "store.db-wal", "store.lock", "store.mark"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order());
        Assert.All(
            Directory.GetFiles(_directory.Path),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsLinux() ? File.GetUnixFileMode(file) : default));
        _store.Dispose();
        Assert.Equal(["store.db", "store.lock", "store.mark"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order());
    }

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private static TxnOp.Put Put(string key, string value) => new(Key(key), Key(value));

    private InProcessStore Open() => _directory.Open(time: _time);

    private void Restart()
    {
        _store.Dispose();
        _store = Open();
    }

    private List<string> Rows()
    {
        _store.Dispose();
        var rows = StoreFile.Rows(_directory.File);
        _store = Open();
        return rows;
    }

    private WatchReader Watch(Revision from) => new(_store.Watch(new WatchQuery(KeyRange.All) { From = from, WithPrevious = true }, default));

    private async Task<TxnResult> PutAsync(string key, string value) => await _store.CommitAsync(new Txn { Success = [Put(key, value)] }, default);

    private async Task DeleteAsync(string key) =>
        await _store.CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.One(Key(key)))] }, default);

    private async Task<IReadOnlyList<KeyValue>> AllAsync() => (await _store.RangeAsync(new RangeQuery(KeyRange.All), default)).Entries;
}
