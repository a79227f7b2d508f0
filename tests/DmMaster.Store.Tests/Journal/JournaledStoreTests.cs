using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.Journal;

/// <summary>What readers, watchers and writers see while a journal is busy, and when it fails.</summary>
public sealed class JournaledStoreTests : IDisposable
{
    private static readonly InProcessStoreOptions Options = new() { FirstRevision = new Revision(1) };
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedJournal _journal = new();
    private readonly InProcessStore _store;

    public JournaledStoreTests() => _store = Open(Options);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Commit_JournalBusy_SeenByNobodyUntilItIsWritten()
    {
        _journal.Stops = true;
        await using var watch = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), default));
        var next = watch.NextAsync();
        var put = PutAsync("a", "1");
        await _journal.StoppedAsync();

        Assert.Equal(new Revision(1), _store.CurrentRevision);
        Assert.Empty((await _store.RangeAsync(new RangeQuery(KeyRange.All), default)).Entries);
        Assert.False(put.IsCompleted);
        Assert.False(next.IsCompleted);

        _journal.GoOn();
        Assert.Equal(new Revision(2), (await put).Revision);
        Assert.Equal(new Revision(2), _store.CurrentRevision);
        Assert.Equal(new Revision(2), (await next).Revision);
    }

    [Fact]
    public async Task Commit_ManyWhileBusy_OneBatchInOrderEachBuiltOnTheOneBefore()
    {
        _journal.Stops = true;
        var puts = new List<Task<TxnResult>> { PutAsync("a", "0") };
        await _journal.StoppedAsync();
        puts.AddRange(Enumerable.Range(1, 50).Select(i => PutAsync("a", $"{i}")));
        _journal.GoOn();
        await _journal.StoppedAsync();
        _journal.GoOn();
        var results = await Task.WhenAll(puts);

        Assert.Equal([1, 50], _journal.Batches.Select(batch => batch.Count));
        Assert.Equal(Enumerable.Range(2, 51), results.Select(result => (int)result.Revision.Value));
        var written = _journal.Batches.SelectMany(batch => batch).Select(entry => entry.Versions.Single()).ToList();
        Assert.Equal(Enumerable.Range(0, 51).Select(i => $"{i}"), written.Select(value => value.Value.ToStringUtf8()));
        Assert.Equal(Enumerable.Range(1, 51), written.Select(value => (int)value.Version));
    }

    [Fact]
    public async Task Commit_MoreThanABatch_SplitInOrder()
    {
        _journal.Stops = true;
        var puts = new List<Task<TxnResult>> { PutAsync("a", "0") };
        await _journal.StoppedAsync();
        puts.AddRange(Enumerable.Range(1, 1500).Select(i => PutAsync("a", $"{i}")));
        _journal.Stops = false;
        _journal.GoOn();
        await Task.WhenAll(puts);
        Assert.Equal([1, 1024, 476], _journal.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Commit_LargeOnes_SplitByBytes()
    {
        _journal.Stops = true;
        var puts = new List<Task<TxnResult>> { PutAsync("a", "0") };
        await _journal.StoppedAsync();
        puts.AddRange(Enumerable.Range(1, 4).Select(_ => PutAsync("a", new string('x', 9 << 20))));
        _journal.Stops = false;
        _journal.GoOn();
        await Task.WhenAll(puts);
        Assert.Equal([1, 2, 2], _journal.Batches.Select(batch => batch.Count));
    }

    [Theory]
    [InlineData(StoreError.SpaceExceeded)]
    [InlineData(StoreError.Unavailable)]
    public async Task Failure_OfABatch_TakesAllThatBuiltOnItAndNothingElse(StoreError error)
    {
        await PutAsync("a", "kept");
        _journal.Stops = true;
        await using var watch = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), default));
        var first = PutAsync("a", "lost");
        await _journal.StoppedAsync();
        var second = PutAsync("b", "lost");
        var read = ReadInTxnAsync("a");
        _journal.Failure = new StoreException(error, "as told");
        _journal.GoOn();

        foreach (var lost in new Task[] { first, second, read })
        {
            Assert.Equal(error, (await Assert.ThrowsAsync<StoreException>(() => lost)).Error);
        }

        Assert.Equal(new Revision(2), _store.CurrentRevision);
        Assert.Equal("kept", await ReadAsync("a"));
        _journal.Stops = false;
        _journal.Failure = null;
        Assert.Equal(new Revision(3), (await PutAsync("b", "next")).Revision);
        Assert.Equal(1, _journal.Batches[^1][0].Versions.Single().Version);
        var seen = await watch.NextEventsAsync(1);
        Assert.Equal("next", seen[0].Current.Value.ToStringUtf8());
    }

    [Fact]
    public async Task Failure_ThatIsABug_StillTold()
    {
        _journal.Failure = new InvalidOperationException("a bug");
        var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync("a", "1"));
        Assert.Equal((StoreError.Unavailable, "the journal failed: a bug"), (refusal.Error, refusal.Message));
        _journal.Failure = null;
        Assert.Equal(new Revision(2), (await PutAsync("a", "1")).Revision);
    }

    [Fact]
    public async Task Refusal_ThatRestsOnTheUnwritten_WaitsForIt()
    {
        _journal.Stops = true;
        var granted = _store.GrantAsync(new LeaseId(7), 60, default).AsTask();
        await _journal.StoppedAsync();
        var again = _store.GrantAsync(new LeaseId(7), 60, default).AsTask();
        Assert.False(again.IsCompleted);
        _journal.Failure = Refusal.Unavailable("as told");
        _journal.GoOn();
        Assert.Equal(StoreError.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => granted)).Error);
        Assert.Equal(StoreError.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => again)).Error);

        _journal.Failure = null;
        granted = _store.GrantAsync(new LeaseId(7), 60, default).AsTask();
        await _journal.StoppedAsync();
        again = _store.GrantAsync(new LeaseId(7), 60, default).AsTask();
        _journal.GoOn();
        Assert.Equal(7, (await granted).Id.Value);
        Assert.Equal(StoreError.LeaseExists, (await Assert.ThrowsAsync<StoreException>(() => again)).Error);
    }

    [Fact]
    public async Task Txn_WithoutChange_WaitsForWhatItRead()
    {
        _journal.Stops = true;
        var put = PutAsync("a", "1");
        await _journal.StoppedAsync();
        var read = ReadInTxnAsync("a");
        Assert.False(read.IsCompleted);
        _journal.GoOn();
        await put;
        Assert.Equal((new Revision(2), "1"), ((await read).Revision, Assert.IsType<TxnOpResult.Read>((await read).Results[0]).Result.Entries[0].Value.ToStringUtf8()));
    }

    [Fact]
    public async Task Cancellation_EndsTheWaitNotTheWork()
    {
        _journal.Stops = true;
        using var impatient = new CancellationTokenSource();
        var put = _store.CommitAsync(Put("a", "1"), impatient.Token).AsTask();
        await _journal.StoppedAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        var next = PutAsync("b", "2");
        _journal.Stops = false;
        _journal.GoOn();
        Assert.Equal(new Revision(3), (await next).Revision);
        Assert.Equal("1", await ReadAsync("a"));
    }

    [Fact]
    public async Task Dispose_WhileBusy_WaitsForWhatIsUnderWay()
    {
        _journal.Stops = true;
        var put = PutAsync("a", "1");
        await _journal.StoppedAsync();
        var waiting = PutAsync("b", "2");
        var disposed = Task.Factory.StartNew(_store.Dispose, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _journal.GoOn();
        await put;
        await _journal.StoppedAsync();
        Assert.False(disposed.IsCompleted);
        _journal.GoOn();
        await disposed;
        Assert.Equal(new Revision(3), (await waiting).Revision);
        Assert.True(_journal.IsDisposed);
        Assert.Equal(StoreError.Stopped, (await Assert.ThrowsAsync<StoreException>(() => PutAsync("c", "3"))).Error);
    }

    [Fact]
    public async Task Waiting_MoreThanAllowed_RefusedAtOnce()
    {
        _journal.Stops = true;
        var puts = new List<Task> { PutAsync("a", "0") };
        await _journal.StoppedAsync();
        puts.AddRange(Enumerable.Range(0, CommitQueue.MaxWaiting).Select(_ => PutAsync("a", "1")));
        var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync("a", "2"));
        Assert.Equal((StoreError.Unavailable, "the disk does not keep up: 65536 changes wait to be written"), (refusal.Error, refusal.Message));

        _journal.Stops = false;
        _journal.GoOn();
        await Task.WhenAll(puts);
        Assert.Equal(CommitQueue.MaxWaiting + 3, (await PutAsync("a", "3")).Revision.Value);
    }

    [Fact]
    public async Task Obsolete_BatchFailed_ToldAgain()
    {
        using var journal = new ScriptedJournal();
        using var store = Open(Options with { MaxHistoryRevisions = 2 }, journal);
        for (var i = 2; i <= 4; i++)
        {
            await store.CommitAsync(Put("a", $"{i}"), default);
        }

        await store.CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.One(Key("a")))] }, default);
        journal.Failure = Refusal.SpaceExceeded();
        await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Put("b", "6"), default).AsTask());
        journal.Failure = null;
        for (var i = 6; i <= 9; i++)
        {
            await store.CommitAsync(Put("b", $"{i}"), default);
        }

        // Told with the commit after the one that made it obsolete: 2 and 3 when 4 was forgotten, 4 before the tombstone of 5.
        Assert.Equal(
            ["a@2", "a@3", "a@4", "a@5"],
            journal.Obsolete.SelectMany(told => told.Versions).Select(one => $"{one.Key.ToStringUtf8()}@{one.Revision}"));
        Assert.Equal(new Revision(7), journal.Obsolete[^1].Oldest);
    }

    [Fact]
    public async Task Compact_IsWritten()
    {
        await PutAsync("a", "1");
        await PutAsync("b", "2");
        _journal.Failure = Refusal.SpaceExceeded();
        Assert.Equal(StoreError.SpaceExceeded, (await Assert.ThrowsAsync<StoreException>(() => _store.CompactAsync(new Revision(2), default).AsTask())).Error);
        _journal.Failure = null;
        Assert.Equal(new Revision(3), await _store.CompactAsync(new Revision(3), default));
        var told = _journal.Obsolete.Single();
        Assert.Equal(new Revision(3), told.Oldest);
        Assert.Empty(told.Versions);
    }

    [Fact]
    public async Task Compact_WhileDraftsWait_TheyStayWhatTheyWere()
    {
        await PutAsync("a", "2");
        await DeleteAsync("a");
        _journal.Stops = true;
        var put = PutAsync("b", "4");
        await _journal.StoppedAsync();
        var compacted = _store.CompactAsync(new Revision(3), default).AsTask();
        var again = PutAsync("a", "5");
        _journal.Stops = false;
        _journal.GoOn();
        await Task.WhenAll(put, compacted, again);
        var entries = (await _store.RangeAsync(new RangeQuery(KeyRange.All), default)).Entries;
        Assert.Equal(["a 5 1", "b 4 1"], entries.Select(entry => $"{entry.Key.ToStringUtf8()} {entry.ModRevision} {entry.Version}"));
        Assert.Empty((await _store.RangeAsync(new RangeQuery(KeyRange.All) { At = new Revision(3) }, default)).Entries);
    }

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private static Txn Put(string key, string value) => new() { Success = [new TxnOp.Put(Key(key), Key(value))] };

    private InProcessStore Open(InProcessStoreOptions options, IJournal? journal = null) =>
        new(_time, options, journal ?? _journal, InProcessStore.Nothing(_time, options));

    private Task<TxnResult> PutAsync(string key, string value) => _store.CommitAsync(Put(key, value), default).AsTask();

    private Task<TxnResult> DeleteAsync(string key) =>
        _store.CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.One(Key(key)))] }, default).AsTask();

    private Task<TxnResult> ReadInTxnAsync(string key) =>
        _store.CommitAsync(new Txn { Success = [new TxnOp.Read(new RangeQuery(KeyRange.One(Key(key))))] }, default).AsTask();

    private async Task<string?> ReadAsync(string key) =>
        (await _store.RangeAsync(new RangeQuery(KeyRange.One(Key(key))), default)).Entries.SingleOrDefault()?.Value.ToStringUtf8();
}
