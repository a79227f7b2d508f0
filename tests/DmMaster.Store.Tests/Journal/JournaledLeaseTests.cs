using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.Journal;

/// <summary>Leases while the journal is busy, and when it fails.</summary>
public sealed class JournaledLeaseTests : IDisposable
{
    private static readonly LeaseId Id = new(7);
    private static readonly InProcessStoreOptions Options = new() { FirstRevision = new Revision(1) };
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedJournal _journal = new();
    private readonly InProcessStore _store;

    public JournaledLeaseTests() => _store = new InProcessStore(_time, Options, _journal, InProcessStore.Nothing(_time, Options));

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Grant_JournalBusy_NoLeaseYetAndItsTimeStartsWhenItIs()
    {
        _journal.Stops = true;
        var granted = _store.GrantAsync(Id, 10, default).AsTask();
        await _journal.StoppedAsync();
        Assert.Empty(await _store.LeasesAsync(default));
        Assert.Null(await _store.KeepAliveAsync(Id, default));
        _time.Advance(TimeSpan.FromSeconds(20));
        _journal.GoOn();
        await granted;
        Assert.Equal(10, (await _store.DescribeAsync(Id, default))!.SecondsLeft);
        _journal.Stops = false;
    }

    [Fact]
    public async Task End_JournalFails_TriedAgainUntilItIsWritten()
    {
        await LeasedKeyAsync(10);
        await using var watch = new WatchReader(_store.Watch(new WatchQuery(KeyRange.All), default));
        _journal.Failure = Refusal.Unavailable("as told");
        _journal.Stops = true;
        for (var second = 10; second < 14; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(second == 10 ? 10 : 1));
            await _journal.StoppedAsync();
            Assert.Single(await _store.LeasesAsync(default));
            if (second == 13)
            {
                _journal.Failure = null;
            }

            var failed = _store.CommitAsync(new Txn { Success = [new TxnOp.Read(new RangeQuery(KeyRange.All))] }, default).AsTask();
            _journal.GoOn();
            await Task.WhenAny(failed);
            Assert.Equal(second == 13, failed.IsCompletedSuccessfully);
        }

        var change = (await watch.NextEventsAsync(1))[0];
        Assert.Equal((StoreEventKind.Delete, new Revision(3)), (change.Kind, change.Current.ModRevision));
        Assert.Empty(await _store.LeasesAsync(default));
        Assert.Equal(Id, _journal.Batches[^1][0].Ended);
        _journal.Stops = false;
    }

    [Fact]
    public async Task KeepAlive_WhileTheEndIsWritten_GoneOnlyOnceItIs()
    {
        await LeasedKeyAsync(10);
        _journal.Stops = true;
        _journal.Failure = Refusal.Unavailable("as told");
        var revoked = _store.RevokeAsync(Id, default).AsTask();
        await _journal.StoppedAsync();
        var alive = _store.KeepAliveAsync(Id, default).AsTask();
        Assert.False(alive.IsCompleted);
        _journal.GoOn();
        await Assert.ThrowsAsync<StoreException>(() => revoked);
        await Assert.ThrowsAsync<StoreException>(() => alive);
        Assert.NotNull(await _store.KeepAliveAsync(Id, default));

        _journal.Failure = null;
        revoked = _store.RevokeAsync(Id, default).AsTask();
        await _journal.StoppedAsync();
        alive = _store.KeepAliveAsync(Id, default).AsTask();
        _journal.GoOn();
        Assert.Equal(new Revision(3), await revoked);
        Assert.Null(await alive);
        _journal.Stops = false;
    }

    [Fact]
    public async Task Put_UnderALeaseThatIsBeingEnded_Refused()
    {
        await LeasedKeyAsync(10);
        _journal.Stops = true;
        var revoked = _store.RevokeAsync(Id, default).AsTask();
        await _journal.StoppedAsync();
        var put = _store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8("b"), ByteString.Empty) { Lease = Id }] }, default).AsTask();
        Assert.False(put.IsCompleted);
        _journal.Stops = false;
        _journal.GoOn();
        await revoked;
        Assert.Equal(StoreError.LeaseNotFound, (await Assert.ThrowsAsync<StoreException>(() => put)).Error);
    }

    [Fact]
    public async Task End_MoreThanAllowedWaits_TriedAgain()
    {
        await LeasedKeyAsync(10);
        _journal.Stops = true;
        var puts = new List<Task>();
        for (var i = 0; i <= CommitQueue.MaxWaiting; i++)
        {
            puts.Add(_store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8("b"), ByteString.Empty)] }, default).AsTask());
            if (i == 0)
            {
                await _journal.StoppedAsync();
            }
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        _journal.Stops = false;
        _journal.GoOn();
        await Task.WhenAll(puts);
        Assert.Single(await _store.LeasesAsync(default));
        await using var watch = new WatchReader(_store.Watch(new WatchQuery(KeyRange.One(ByteString.CopyFromUtf8("a"))), default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StoreEventKind.Delete, (await watch.NextEventsAsync(1))[0].Kind);
    }

    [Fact]
    public void Clock_LeasesMadeAndEndedOverAndOver_HoldsOnlyAFew()
    {
        var clock = new LeaseClock(_time);
        clock.Arm(new Lease(new LeaseId(1), 100));
        for (var i = 2; i < 100_000; i++)
        {
            clock.Arm(new Lease(new LeaseId(i), 9_000_000_000));
            clock.Disarm(new LeaseId(i));
        }

        Assert.InRange(clock.QueueLength, 1, 2048);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal([new LeaseId(1)], clock.TakeEnded(TimeSpan.FromSeconds(1)));
    }

    private async Task LeasedKeyAsync(long seconds)
    {
        await _store.GrantAsync(Id, seconds, default);
        await _store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8("a"), ByteString.Empty) { Lease = Id }] }, default);
    }
}
