using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>The way through a journal that a test holds up, or lets fail.</summary>
public sealed class CommitQueueTests : IDisposable
{
    private static readonly Revision First = new(10);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryJournal _journal;
    private readonly InProcessStore _store;
    private readonly SemaphoreSlim _began = new(0);
    private readonly SemaphoreSlim _mayGoOn = new(0);
    private readonly List<int> _batches = [];
    private volatile bool _isHeld;
    private volatile Exception? _failure;

    public CommitQueueTests()
    {
        _journal = new MemoryJournal(First, Write);
        _store = new InProcessStore(_time, new InProcessStoreOptions { MaxHistoryRevisions = 2 }, _journal, _journal.Content);
    }

    public void Dispose()
    {
        _mayGoOn.Release(1000);
        _store.Dispose();
        _journal.Dispose();
        _began.Dispose();
        _mayGoOn.Dispose();
    }

    [Fact]
    public async Task Commit_WhileOneIsWritten_NextOnesAreWrittenTogether()
    {
        _isHeld = true;
        var commits = new List<Task<TxnResult>> { PutAsync("a") };
        await BeganAsync();
        commits.AddRange(Enumerable.Range(0, 10).Select(i => PutAsync($"b{i}")));
        Assert.All(commits, commit => Assert.False(commit.IsCompleted));
        Assert.Equal(First, _store.CurrentRevision);
        Release();
        var results = await Task.WhenAll(commits).WaitAsync(Hang);
        Assert.Equal([1, 10], _batches);
        Assert.Equal(Enumerable.Range(11, 11), results.Select(result => (int)result.Revision.Value));
    }

    [Fact]
    public async Task Commit_JournalCannotWrite_NothingOfItNorOfWhatBuiltOnItHappened()
    {
        await using var watch = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        _isHeld = true;
        var written = PutAsync("a");
        await BeganAsync();
        var after = PutAsync("a");
        var reader = _store.CommitAsync(new Txn { Success = [new TxnOp.Read(new RangeQuery(KeyRange.All))] }, CancellationToken.None).AsTask();
        var lease = _store.GrantAsync(new LeaseId(1), 10, CancellationToken.None).AsTask();
        _failure = Refusal.SpaceExceeded();
        Release();
        foreach (var task in new Task[] { written, after, reader, lease })
        {
            Assert.Equal(StoreError.SpaceExceeded, (await Assert.ThrowsAsync<StoreException>(() => task.WaitAsync(Hang))).Error);
        }

        _failure = null;
        Assert.Equal(First, _store.CurrentRevision);
        Assert.Empty(await _store.LeasesAsync(CancellationToken.None));
        Assert.Equal(First.Next, (await PutAsync("c")).Revision);
        Assert.Equal("c", (await watch.NextEventsAsync(1))[0].Current.Key.ToStringUtf8());
        Assert.Equal(1, _journal.Count);
    }

    [Fact]
    public async Task Commit_JournalThrowsSomethingElse_UnavailableAndTheNextOneIsWritten()
    {
        _failure = new InvalidOperationException("a bug");
        var refusal = await Assert.ThrowsAsync<StoreException>(() => PutAsync("a"));
        Assert.Equal(StoreError.Unavailable, refusal.Error);
        Assert.Contains("a bug", refusal.Message, StringComparison.Ordinal);
        _failure = null;
        Assert.Equal(First.Next, (await PutAsync("a")).Revision);
    }

    [Fact]
    public async Task Commit_PublishingFails_AllAreRefusedAndNoneHangs()
    {
        var options = new InProcessStoreOptions();
        var restored = StateRestorer.Restore(InProcessStore.Nothing(_time, options), _time.GetTimestamp());
        var gate = new Lock();
        var queue = new CommitQueue(
            gate, new Publication(_time, options, restored, isJournaled: true), _journal, static _ => throw new InvalidOperationException("a bug"));

        var first = Add();

        var failure = await Assert.ThrowsAsync<StoreException>(() => first.WaitAsync(Hang));
        Assert.Equal(StoreError.Unavailable, failure.Error);
        Assert.Contains("a bug", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, Assert.Throws<StoreException>(() => { _ = Add(); }));

        Task Add()
        {
            lock (gate)
            {
                return queue.Add(new Draft(queue.Head, null, new JournalEntry([], null, null)), new WakeUps());
            }
        }
    }

    [Fact]
    public async Task Commit_JournalFailedWhenToldWhatIsObsolete_ToldAgain()
    {
        for (var i = 0; i < 6; i++)
        {
            await PutAsync("a");
        }

        _failure = Refusal.Unavailable("not now");
        await Assert.ThrowsAsync<StoreException>(() => PutAsync("a"));
        _failure = null;
        for (var i = 0; i < 6; i++)
        {
            await PutAsync("a");
        }

        // Two revisions can be read, and one version more is told with the commit after it became obsolete.
        Assert.InRange(_journal.Count, 2, 4);
    }

    [Fact]
    public async Task Commit_Cancelled_EndsTheWaitNotTheWork()
    {
        _isHeld = true;
        using var impatience = new CancellationTokenSource();
        var commit = PutAsync("a", impatience.Token);
        await BeganAsync();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        Release();
        Assert.Equal(new Revision(12), (await PutAsync("b")).Revision);
    }

    [Fact]
    public async Task LeaseEnds_JournalCannotWriteIt_TriedAgainASecondLater()
    {
        await _store.GrantAsync(new LeaseId(1), 5, CancellationToken.None);
        await _store.CommitAsync(
            new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8("a"), ByteString.Empty) { Lease = new LeaseId(1) }] }, CancellationToken.None);
        _failure = Refusal.Unavailable("not now");
        _time.Advance(TimeSpan.FromSeconds(5));
        await SettleAsync();
        Assert.Equal([new LeaseId(1)], await _store.LeasesAsync(CancellationToken.None));
        _failure = null;
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await SettleAsync();
        Assert.Equal([new LeaseId(1)], await _store.LeasesAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await SettleAsync();
        Assert.Empty(await _store.LeasesAsync(CancellationToken.None));
        Assert.Equal(0, (await _store.RangeAsync(new RangeQuery(KeyRange.All), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task KeepAlive_EndCouldNotBeWritten_LivesAgain()
    {
        await _store.GrantAsync(new LeaseId(1), 5, CancellationToken.None);
        _failure = Refusal.Unavailable("not now");
        _time.Advance(TimeSpan.FromSeconds(5));
        await SettleAsync();
        _failure = null;
        Assert.NotNull(await _store.KeepAliveAsync(new LeaseId(1), CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(4));
        await SettleAsync();
        Assert.Equal(1, (await _store.DescribeAsync(new LeaseId(1), CancellationToken.None))!.SecondsLeft);
    }

    [Fact]
    public async Task KeepAlive_LeaseIsBeingRevoked_NoLease()
    {
        await _store.GrantAsync(new LeaseId(1), 5, CancellationToken.None);
        _isHeld = true;
        await _began.WaitAsync(TimeSpan.Zero);
        var revoked = _store.RevokeAsync(new LeaseId(1), CancellationToken.None).AsTask();
        var kept = _store.KeepAliveAsync(new LeaseId(1), CancellationToken.None).AsTask();
        Assert.False(kept.IsCompleted, "told what may yet not happen");
        var granted = _store.GrantAsync(new LeaseId(1), 50, CancellationToken.None).AsTask();
        Release();
        await revoked.WaitAsync(Hang);
        Assert.Null(await kept.WaitAsync(Hang));
        Assert.Equal(50, (await granted.WaitAsync(Hang)).Seconds);
        _time.Advance(TimeSpan.FromSeconds(49));
        await SettleAsync();
        Assert.Equal(1, (await _store.DescribeAsync(new LeaseId(1), CancellationToken.None))!.SecondsLeft);
    }

    [Fact]
    public async Task Dispose_WhileOneIsWritten_ItReachesTheJournalAndNoLeaseEndsAfterwards()
    {
        await _store.GrantAsync(new LeaseId(1), 5, CancellationToken.None);
        await _began.WaitAsync(Hang);
        _isHeld = true;
        var commit = PutAsync("a");
        await BeganAsync();
        var closing = Task.Run(_store.Dispose);
        Release();
        await closing.WaitAsync(Hang);
        Assert.Equal(First.Next, (await commit.WaitAsync(Hang)).Revision);
        Assert.True(_journal.IsDisposed);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal([new Lease(new LeaseId(1), 5)], _journal.Content.Leases);
        Assert.Equal(StoreError.Stopped, (await Assert.ThrowsAsync<StoreException>(() => PutAsync("b"))).Error);
    }

    private void Write(IReadOnlyList<JournalEntry> entries)
    {
        lock (_batches)
        {
            _batches.Add(entries.Count);
        }

        _began.Release();
        if (_isHeld)
        {
            Assert.True(_mayGoOn.Wait(Hang));
        }

        if (_failure is { } failure)
        {
            throw failure;
        }
    }

    private async Task BeganAsync() => Assert.True(await _began.WaitAsync(Hang));

    private void Release()
    {
        _isHeld = false;
        _mayGoOn.Release(1000);
    }

    private Task<TxnResult> PutAsync(string key, CancellationToken cancellationToken = default) =>
        _store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.Empty)] }, cancellationToken).AsTask();

    /// <summary>A commit that changes nothing ends, well or not, after all that was under way.</summary>
    private async Task SettleAsync()
    {
        try
        {
            await _store.CommitAsync(new Txn(), CancellationToken.None).AsTask().WaitAsync(Hang);
        }
        catch (StoreException failure) when (failure.Error == StoreError.Unavailable)
        {
            Assert.NotNull(_failure);
        }
    }
}
