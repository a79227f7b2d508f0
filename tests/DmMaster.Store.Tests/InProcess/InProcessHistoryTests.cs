using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>Where the history begins, what it forgets, and what it must not forget.</summary>
public sealed class InProcessHistoryTests
{
    private static readonly InProcessStoreOptions FromOne = new() { FirstRevision = new Revision(1) };
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));

    [Fact]
    public void FirstRevision_Default_MicrosecondsOfTheWallClock()
    {
        using var store = new InProcessStore(_time, new InProcessStoreOptions());
        Assert.Equal((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds, store.CurrentRevision.Value);
        Assert.True(store.CurrentRevision.Value < 1L << 53);
        _time.AdjustTime(new DateTimeOffset(2255, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var late = new InProcessStore(_time, new InProcessStoreOptions());
        Assert.True(late.CurrentRevision.Value < 1L << 53);
    }

    [Fact]
    public async Task FirstRevision_RestartAfterManyCommits_HigherThanAllBefore()
    {
        var store = new InProcessStore(_time, new InProcessStoreOptions());
        for (var i = 0; i < 1000; i++)
        {
            await PutAsync(store, "a", "1");
        }

        store.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        using var restarted = new InProcessStore(_time, new InProcessStoreOptions());
        Assert.True(restarted.CurrentRevision > store.CurrentRevision);

        var resumed = new WatchReader(restarted.Watch(new WatchQuery(KeyRange.All) { From = store.CurrentRevision.Next }, CancellationToken.None));
        var refusal = await Assert.ThrowsAsync<StoreException>(resumed.MoveNextAsync);
        Assert.Equal((StoreError.Compacted, restarted.CurrentRevision), (refusal.Error, refusal.CompactRevision));
        await AssertCompactedAsync(restarted, store.CurrentRevision);
    }

    [Fact]
    public async Task FirstRevision_ReadAndWatchFromIt_Allowed()
    {
        using var store = new InProcessStore(_time, new InProcessStoreOptions { FirstRevision = new Revision(1000) });
        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(1000) }, CancellationToken.None));
        await PutAsync(store, "a", "1");
        Assert.Equal(new Revision(1001), (await watch.NextAsync()).Events.Single().Current.ModRevision);
        Assert.Empty((await store.RangeAsync(new RangeQuery(KeyRange.All) { At = new Revision(1000) }, default)).Entries);
        await AssertCompactedAsync(store, new Revision(999));
    }

    [Fact]
    public async Task History_OverTheNumber_OldestForgotten()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryRevisions = 10 });
        for (var i = 2; i <= 100; i++)
        {
            await PutAsync(store, "a", $"{i}");
        }

        Assert.Equal(new Revision(91), store.OldestRevision);
        Assert.Equal("91", await ReadAsync(store, 91));
        Assert.Equal("95", await ReadAsync(store, 95));
        var refusal = await AssertCompactedAsync(store, new Revision(90));
        Assert.Equal("etcdserver: mvcc: required revision has been compacted", refusal.Message);
        Assert.Equal(new Revision(91), refusal.CompactRevision);

        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(91) }, CancellationToken.None));
        Assert.Equal(10, (await watch.NextEventsAsync(10)).Count);
        await using var tooOld = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(90) }, CancellationToken.None));
        Assert.Equal(StoreError.Compacted, (await Assert.ThrowsAsync<StoreException>(tooOld.MoveNextAsync)).Error);
        Assert.Equal(1, store.WatcherCount);
    }

    [Fact]
    public async Task History_OverTheAge_ForgottenWithTheNextCommit()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryAge = TimeSpan.FromMinutes(10) });
        await PutAsync(store, "a", "2");
        _time.Advance(TimeSpan.FromMinutes(6));
        await PutAsync(store, "a", "3");
        _time.Advance(TimeSpan.FromMinutes(4));
        await PutAsync(store, "a", "4");
        Assert.Equal(new Revision(1), store.OldestRevision);

        _time.Advance(TimeSpan.FromTicks(1));
        await PutAsync(store, "a", "5");
        Assert.Equal(new Revision(3), store.OldestRevision);
        Assert.Equal("3", await ReadAsync(store, 3));
        await AssertCompactedAsync(store, new Revision(2));

        _time.Advance(TimeSpan.FromDays(300));
        Assert.Equal("3", await ReadAsync(store, 3));
        await PutAsync(store, "b", "6");
        Assert.Equal(new Revision(6), store.OldestRevision);
        Assert.Equal("5", await ReadAsync(store, 6));
    }

    [Fact]
    public async Task History_TombstonesForgotten_KeyStaysGoneAndCanComeBack()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryRevisions = 2 });
        await PutAsync(store, "a", "2");
        await DeleteAsync(store, "a");
        Assert.Equal("2", await ReadAsync(store, 2));
        await PutAsync(store, "b", "4");
        await PutAsync(store, "b", "5");
        await PutAsync(store, "b", "6");
        Assert.Null(await ReadAsync(store, 0));
        await PutAsync(store, "a", "7");
        var entry = (await store.RangeAsync(new RangeQuery(KeyRange.One(Key("a"))), default)).Entries.Single();
        Assert.Equal((new Revision(7), 1L), (entry.CreateRevision, entry.Version));
    }

    [Fact]
    public async Task History_WatcherHasNotRead_NumberAndAgeGiveWay()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryRevisions = 10, MaxHistoryAge = TimeSpan.FromSeconds(1) });
        await using var slow = new WatchReader(store.Watch(new WatchQuery(KeyRange.One(Key("a"))), CancellationToken.None));
        await using var other = new WatchReader(store.Watch(new WatchQuery(KeyRange.One(Key("b"))), CancellationToken.None));
        for (var i = 2; i <= 1000; i++)
        {
            await PutAsync(store, "a", $"{i}");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(new Revision(1), store.OldestRevision);
        var events = await slow.NextEventsAsync(999);
        Assert.Equal(Enumerable.Range(2, 999).Select(i => $"{i}"), events.Select(change => change.Current.Value.ToStringUtf8()));
        await PutAsync(store, "c", "1001");
        Assert.Equal(new Revision(1001), store.OldestRevision);
    }

    [Fact]
    public async Task History_OverTheBytes_WatcherThatHasNotReadEndsAsCompacted()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryBytes = 100_000 });
        await using var stuck = new WatchReader(store.Watch(new WatchQuery(KeyRange.One(Key("a"))), CancellationToken.None));
        await using var behind = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(1) }, CancellationToken.None));
        await using var quick = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        await using var quiet = new WatchReader(store.Watch(new WatchQuery(KeyRange.One(Key("b"))), CancellationToken.None));
        for (var i = 0; i < 200; i++)
        {
            await PutAsync(store, "a", new string('x', 2000));
            await quick.NextEventsAsync(1);
        }

        Assert.Equal(2, store.WatcherCount);
        Assert.InRange(store.CurrentRevision.Value - store.OldestRevision.Value, 30, 50);
        foreach (var ended in new[] { stuck, behind })
        {
            var refusal = await Assert.ThrowsAsync<StoreException>(ended.MoveNextAsync);
            Assert.Equal(StoreError.Compacted, refusal.Error);
            Assert.InRange(refusal.CompactRevision.Value, 2, store.OldestRevision.Value);
        }

        await PutAsync(store, "b", "1");
        Assert.Equal("1", (await quiet.NextEventsAsync(1))[0].Current.Value.ToStringUtf8());
        Assert.Single((await quick.NextAsync()).Events);
    }

    [Fact]
    public async Task History_OneCommitOverTheBytes_StillDelivered()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryBytes = 1 });
        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        await PutAsync(store, "a", new string('x', 5000));
        Assert.Single((await watch.NextAsync()).Events);
        Assert.Equal(new Revision(2), (await store.RangeAsync(new RangeQuery(KeyRange.All) { At = new Revision(2) }, default)).Revision);
    }

    [Fact]
    public async Task History_ManyWatchers_StillBounded()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryRevisions = 10 });
        using var end = new CancellationTokenSource();
        for (var i = 0; i < 400; i++)
        {
            _ = store.Watch(new WatchQuery(KeyRange.One(Key($"other{i}"))), end.Token);
        }

        for (var i = 0; i < 1000; i++)
        {
            await PutAsync(store, "a", "1");
        }

        Assert.InRange(store.CurrentRevision.Value - store.OldestRevision.Value, 9, 60);
        await end.CancelAsync();
        Assert.Equal(0, store.WatcherCount);
    }

    [Fact]
    public async Task LiveBytes_OverTheLimit_OnlyGrowthRefused()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxLiveBytes = 100 });
        await PutAsync(store, "a", new string('x', 49));
        await PutAsync(store, "b", new string('x', 49));
        var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "c", ""));
        Assert.Equal((StoreError.SpaceExceeded, "etcdserver: mvcc: database space exceeded"), (refusal.Error, refusal.Message));
        Assert.Equal(new Revision(3), store.CurrentRevision);

        await PutAsync(store, "b", new string('y', 49));
        await PutAsync(store, "b", "y");
        await PutAsync(store, "c", new string('x', 47));
        await DeleteAsync(store, "a");
        await DeleteAsync(store, "b");
        await PutAsync(store, "a", new string('x', 51));
        Assert.Equal(2, (await store.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
    }

    [Fact]
    public async Task Range_OldRevisionWhileItIsForgotten_RightOrCompacted()
    {
        using var store = new InProcessStore(_time, FromOne with { MaxHistoryRevisions = 20 });
        await PutAsync(store, "a", "2");
        using var barrier = new Barrier(2);
        var writer = Task.Factory.StartNew(
            async () =>
            {
                barrier.SignalAndWait();
                for (var i = 3; i < 200_000; i++)
                {
                    await PutAsync(store, "a", $"{i}");
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();

        var random = new Random(5);
        var read = 0;
        barrier.SignalAndWait();
        while (!writer.IsCompleted)
        {
            var revision = Math.Max(2, store.CurrentRevision.Value - random.Next(25));
            try
            {
                Assert.Equal($"{revision}", await ReadAsync(store, revision));
                read++;
            }
            catch (StoreException refusal)
            {
                Assert.Equal(StoreError.Compacted, refusal.Error);
                Assert.True(refusal.CompactRevision.Value > revision);
            }
        }

        await writer;
        Assert.Equal("199999", await ReadAsync(store, 0));
        Assert.True(read > 0);
    }

    public static TheoryData<InProcessStoreOptions> BadOptions() => new()
    {
        new InProcessStoreOptions { FirstRevision = new Revision(-1) },
        new InProcessStoreOptions { MaxHistoryAge = TimeSpan.Zero },
        new InProcessStoreOptions { MaxHistoryRevisions = 0 },
        new InProcessStoreOptions { MaxHistoryBytes = 0 },
        new InProcessStoreOptions { MaxLiveBytes = 0 },
        new InProcessStoreOptions { MaxTxnOperations = 0 },
        new InProcessStoreOptions { MaxTxnBytes = 0 },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_OutOfRange_Refused(InProcessStoreOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InProcessStore(_time, options));

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private static async Task PutAsync(InProcessStore store, string key, string value) =>
        await store.CommitAsync(new Txn { Success = [new TxnOp.Put(Key(key), Key(value))] }, default);

    private static async Task DeleteAsync(InProcessStore store, string key) =>
        await store.CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.One(Key(key)))] }, default);

    private static async Task<string?> ReadAsync(InProcessStore store, long revision) =>
        (await store.RangeAsync(new RangeQuery(KeyRange.One(Key("a"))) { At = new Revision(revision) }, default))
            .Entries.SingleOrDefault()?.Value.ToStringUtf8();

    private static async Task<StoreException> AssertCompactedAsync(InProcessStore store, Revision revision)
    {
        var query = new RangeQuery(KeyRange.All) { At = revision };
        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await store.RangeAsync(query, default));
        Assert.Equal(StoreError.Compacted, refusal.Error);
        return refusal;
    }
}
