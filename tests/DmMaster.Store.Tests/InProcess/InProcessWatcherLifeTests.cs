using System.Runtime.CompilerServices;
using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>When watches end and that nothing is left of them; where their continuations run.</summary>
public sealed class InProcessWatcherLifeTests : IDisposable
{
    private readonly InProcessStore _store = new(TimeProvider.System, new InProcessStoreOptions());

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Watch_Disposed_LeavesTheStore()
    {
        var reader = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        Assert.Equal(1, _store.WatcherCount);
        await reader.DisposeAsync();
        Assert.Equal(0, _store.WatcherCount);
        await reader.DisposeAsync();
        Assert.False(await reader.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_DisposedWhileWaiting_ReaderEnds()
    {
        var reader = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        var next = reader.MoveNextAsync();
        await reader.DisposeAsync();
        Assert.False(await next);
    }

    [Fact]
    public async Task Watch_NeverRead_EndsWithItsToken()
    {
        using var end = new CancellationTokenSource();
        _ = _store.Watch(new WatchQuery(KeyRange.All), end.Token);
        _ = _store.Watch(new WatchQuery(KeyRange.One(Key("a"))), end.Token);
        Assert.Equal(2, _store.WatcherCount);
        await end.CancelAsync();
        Assert.Equal(0, _store.WatcherCount);
    }

    [Fact]
    public void Watch_TokenAlreadyCancelled_NotRegistered()
    {
        _ = _store.Watch(new WatchQuery(KeyRange.All), new CancellationToken(true));
        Assert.Equal(0, _store.WatcherCount);
    }

    [Fact]
    public async Task Watch_LeftByBreak_LeavesTheStore()
    {
        var watch = _store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None);
        await PutAsync("a");
        await foreach (var batch in watch)
        {
            Assert.Single(batch.Events);
            break;
        }

        Assert.Equal(0, _store.WatcherCount);
    }

    [Fact]
    public void Watch_ReadTwice_Refused()
    {
        var watch = _store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None);
        _ = watch.GetAsyncEnumerator(CancellationToken.None);
        Assert.Throws<InvalidOperationException>(() => watch.GetAsyncEnumerator(CancellationToken.None));
    }

    [Fact]
    public async Task Watch_EndedEitherWay_Collectable()
    {
        using var longLived = new CancellationTokenSource();
        using var cancelled = new CancellationTokenSource();
        var disposed = await StartAndDisposeAsync(longLived.Token);
        var unread = StartOnly(cancelled.Token);
        await cancelled.CancelAsync();
        await PutAsync("a");

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(disposed.IsAlive);
        Assert.False(unread.IsAlive);
        Assert.Equal(0, _store.WatcherCount);
    }

    [Fact]
    public async Task Watch_TenThousandComeAndGone_NothingLeft()
    {
        using var end = new CancellationTokenSource();
        var readers = new List<WatchReader>();
        for (var i = 0; i < 10_000; i++)
        {
            var range = (i % 3) switch
            {
                0 => KeyRange.One(Key($"{i}")),
                1 => KeyRange.Prefix(Key($"{i % 100}/")),
                _ => new KeyRange(Key("a"), Key($"b{i}")),
            };
            readers.Add(new WatchReader(_store.Watch(new WatchQuery(range), end.Token)));
        }

        Assert.Equal(10_000, _store.WatcherCount);
        foreach (var reader in readers.Take(5000))
        {
            await reader.DisposeAsync();
        }

        Assert.Equal(5000, _store.WatcherCount);
        await end.CancelAsync();
        Assert.Equal(0, _store.WatcherCount);
    }

    [Fact]
    public async Task Watch_ContinuationThatBlocks_HoldsUpNoCommit()
    {
        using var committed = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        using var waiting = new ManualResetEventSlim();
        var reader = _store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);

        // Off the test's own context, which would take the continuation to another thread by itself.
        var continued = Task.Run(async () =>
        {
            var next = reader.MoveNextAsync();
            Assert.False(next.IsCompleted);
            var rest = ContinueAsync(next);
            waiting.Set();
            return await rest;
        });

        async Task<int> ContinueAsync(ValueTask<bool> next)
        {
            Assert.True(await next);
            entered.Set();
            Assert.True(committed.Wait(TimeSpan.FromSeconds(30)), "the commit waits for its watcher");
            return Environment.CurrentManagedThreadId;
        }

        var committer = 0;
        var thread = new Thread(() =>
        {
            committer = Environment.CurrentManagedThreadId;
            waiting.Wait(TimeSpan.FromSeconds(60));
            PutAsync("a").GetAwaiter().GetResult();
            entered.Wait(TimeSpan.FromSeconds(60));
            PutAsync("b").GetAwaiter().GetResult();
            committed.Set();
        });
        thread.Start();
        Assert.NotEqual(committer, await continued);
        thread.Join();
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("b", reader.Current.Events[^1].Current.Key.ToStringUtf8());
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task Stop_EverythingAfter_Refused()
    {
        var waiting = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        var next = waiting.MoveNextAsync();
        var current = _store.CurrentRevision;
        _store.Dispose();
        _store.Dispose();

        Assert.Equal(StoreError.Stopped, (await Assert.ThrowsAsync<StoreException>(() => next)).Error);
        Assert.Equal(StoreError.Stopped, (await Assert.ThrowsAsync<StoreException>(() => PutAsync("a"))).Error);
        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await _store.RangeAsync(new RangeQuery(KeyRange.All), default));
        Assert.Equal((StoreError.Stopped, "etcdserver: server stopped"), (refusal.Error, refusal.Message));
        var watch = Assert.Throws<StoreException>(() => _store.Watch(new WatchQuery(KeyRange.All), CancellationToken.None));
        Assert.Equal(StoreError.Stopped, watch.Error);
        Assert.Equal((current, 0), (_store.CurrentRevision, _store.WatcherCount));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> StartAndDisposeAsync(CancellationToken longLived)
    {
        var watch = _store.Watch(new WatchQuery(KeyRange.All), longLived);
        var reader = watch.GetAsyncEnumerator(longLived);
        await PutAsync("a");
        Assert.True(await reader.MoveNextAsync());
        await PutAsync("b");
        await reader.DisposeAsync();
        return new WeakReference(watch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference StartOnly(CancellationToken token) => new(_store.Watch(new WatchQuery(KeyRange.All), token));

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private async Task PutAsync(string key) =>
        await _store.CommitAsync(new Txn { Success = [new TxnOp.Put(Key(key), Key(key))] }, default);
}
