using Google.Protobuf;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Watches.</summary>
public abstract class WatchConformance : StoreConformance
{
    [SkippableFact]
    public async Task W3_FromNone_OnlyWhatComesAfter()
    {
        await DoAsync(Put("a", "1"));
        await using var watch = Watch(Everything);
        await DoAsync(Put("a", "2"));
        Assert.Equal(["+a=2@2"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task W3_WatchNotReadYet_StandsAlready()
    {
        var watch = Store.Watch(new WatchQuery(Everything), Ended);
        await DoAsync(Put("a", "1"));
        await DoAsync(Put("a", "2"));
        await using var reader = new Watching.WatchReader(watch);
        Assert.Equal(["+a=1@1", "+a=2@2"], Texts(await reader.NextEventsAsync(2)));
    }

    [SkippableFact]
    public async Task W3_FromThePast_ReplayThenLive()
    {
        for (var i = 1; i <= 5; i++)
        {
            await DoAsync(Put("a", $"{i}"));
        }

        await using var watch = Watch(Everything, After(3));
        await DoAsync(Put("a", "6"));
        Assert.Equal(["+a=3@3", "+a=4@4", "+a=5@5", "+a=6@6"], Texts(await watch.NextEventsAsync(4)));
        await DoAsync(Put("a", "7"));
        Assert.Equal(["+a=7@7"], Texts(await watch.NextEventsAsync(1)));
    }

    [SkippableFact]
    public async Task W3_FromTheCurrentRevision_HoldsItsChange()
    {
        await DoAsync(Put("a", "1"));
        await using var watch = Watch(Everything, After(1));
        Assert.Equal(["+a=1@1"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task W3_FromTheFuture_NothingEarlier()
    {
        await using var watch = Watch(Everything, After(3));
        for (var i = 1; i <= 4; i++)
        {
            await DoAsync(Put("a", $"{i}"));
        }

        Assert.Equal(["+a=3@3", "+a=4@4"], Texts(await watch.NextEventsAsync(2)));
    }

    [SkippableFact]
    public async Task W3_FromThePastOfManyRevisions_EachOnceInOrder()
    {
        const int count = 3000;
        for (var i = 1; i <= count; i++)
        {
            await DoAsync(Put(i % 3 == 0 ? "a" : "b", $"{i}"));
        }

        await using var watch = Watch(KeyRange.One(Key("a")), After(1));
        var events = await watch.NextEventsAsync(count / 3);
        Assert.Equal(Enumerable.Range(1, count / 3).Select(i => $"+a={i * 3}@{i * 3}"), Texts(events));
    }

    [SkippableFact]
    public async Task W4_OneRevision_InOneBatchInOrderOfOperations()
    {
        await DoAsync(Put("x1", "0"), Put("x2", "0"));
        await using var watch = Watch(Everything);
        await DoAsync(Put("c", "1"), new TxnOp.Delete(KeyRange.Prefix(Key("x"))), Put("a", "1"), Put("b", "1"));
        Assert.Equal(["+c=1@2", "-x1@2", "-x2@2", "+a=1@2", "+b=1@2"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task W4_LargeRevision_NeverSplit()
    {
        await using var live = Watch(Everything);
        await DoAsync([.. Enumerable.Range(0, 10_000).Select(i => Put($"{i:d5}", new string('x', 500)))]);
        await DoAsync(Put("z", "1"));
        await using var late = Watch(Everything, After(1));
        foreach (var watch in new[] { live, late })
        {
            var batch = await watch.NextAsync();
            Assert.Equal(10_000, batch.Events.Count(change => change.Current.ModRevision == After(1)));
        }
    }

    [SkippableFact]
    public async Task W4_OtherKeysOfTheRevision_NotInTheBatch()
    {
        await using var watch = Watch(KeyRange.Prefix(Key("in/")));
        await DoAsync(Put("out", "1"));
        await DoAsync(Put("in/a", "1"), Put("out", "2"), Put("in/b", "1"), Put("in", "1"), Put("in0", "1"));
        Assert.Equal(["+in/a=1@2", "+in/b=1@2"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task W5_Delete_TombstoneWithTheRevisionOfTheDelete()
    {
        await DoAsync(Put("a", "1"));
        await using var watch = Watch(KeyRange.One(Key("a")));
        await DoAsync(Delete("a"));
        var change = (await watch.NextAsync()).Events.Single();
        Assert.Equal(StoreEventKind.Delete, change.Kind);
        Assert.Equal(new KeyValue(Key("a"), ByteString.Empty, Revision.None, After(2), 0, LeaseId.None), change.Current);
    }

    [SkippableFact]
    public async Task W6_Previous_IsTheKeyBefore()
    {
        await using var watch = Watch(Everything);
        await DoAsync(Put("a", "1"));
        var first = (await GetAsync("a"))!;
        await DoAsync(Put("a", "2"));
        var second = (await GetAsync("a"))!;
        await DoAsync(Delete("a"));
        await DoAsync(Put("a", "4"));

        var events = await watch.NextEventsAsync(4);
        Assert.Equal([null, first, second, null], events.Select(change => change.Previous));
        Assert.Equal(second, events[1].Current);
        await using var late = Watch(Everything, After(1));
        Assert.Equal(events, await late.NextEventsAsync(4));
    }

    [SkippableFact]
    public async Task W7_BatchRevision_NotBelowItsEventsAndNotAboveTheStore()
    {
        await using var watch = Watch(Everything, After(1));
        for (var i = 1; i <= 50; i++)
        {
            await DoAsync(Put("a", $"{i}"), Put("b", $"{i}"));
            var batch = await watch.NextAsync();
            Assert.True(batch.Revision >= batch.Events[^1].Current.ModRevision);
            Assert.True(batch.Revision <= Store.CurrentRevision);
        }
    }

    [SkippableFact]
    public async Task W16_SlowWatcher_HoldsUpNobody()
    {
        await using var slow = Watch(Everything);
        await using var quick = Watch(Everything);
        const int count = 2000;
        for (var i = 1; i <= count; i++)
        {
            await DoAsync(Put("a", $"{i}"));
            Assert.Equal([$"+a={i}@{i}"], Texts((await quick.NextAsync()).Events));
        }

        Assert.Equal(Enumerable.Range(1, count).Select(i => $"+a={i}@{i}"), Texts(await slow.NextEventsAsync(count)));
        await DoAsync(Put("a", "live"));
        Assert.Equal(["+a=live@2001"], Texts(await slow.NextEventsAsync(1)));
    }

    [SkippableFact]
    public async Task W4_CommitWithoutEffect_NoBatch()
    {
        await using var watch = Watch(Everything);
        await DoAsync(Delete("a"));
        await DoAsync(Read("a"));
        await Assert.ThrowsAsync<StoreException>(() => DoAsync(Put("a", "1"), Put("a", "2")));
        await DoAsync(Put("b", "1"));
        Assert.Equal(["+b=1@1"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task Watch_WaitingReader_WokenByTheCommit()
    {
        await using var watch = Watch(KeyRange.One(Key("a")));
        var next = watch.NextAsync();
        await DoAsync(Put("b", "1"));
        Assert.False(next.IsCompleted);
        await DoAsync(Put("a", "1"));
        Assert.Equal(["+a=1@2"], Texts((await next).Events));
    }

    [SkippableFact]
    public async Task Watch_Cancelled_WaitingReaderThrows()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        await using var watch = new Watching.WatchReader(Store.Watch(new WatchQuery(Everything), cancel.Token));
        var next = watch.MoveNextAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(watch.MoveNextAsync);
    }

    [SkippableFact]
    public async Task Watch_EnumeratorTokenCancelled_WaitingReaderThrows()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        await using var batches = Store.Watch(new WatchQuery(Everything), Ended).GetAsyncEnumerator(cancel.Token);
        var next = batches.MoveNextAsync().AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [SkippableFact]
    public async Task Watch_EmptyRange_NeverAnything()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        await using var watch = new Watching.WatchReader(Store.Watch(new WatchQuery(new KeyRange(Key("b"), Key("a"))), cancel.Token));
        await using var all = Watch(Everything);
        var next = watch.MoveNextAsync();
        await DoAsync(Put("a", "1"), Put("b", "1"), Put("aa", "1"));
        await all.NextEventsAsync(3);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [SkippableFact]
    public void Watch_EmptyKey_Refused()
    {
        var range = new KeyRange(ByteString.Empty, ByteString.CopyFrom(0));
        var refusal = Assert.Throws<StoreException>(() => Store.Watch(new WatchQuery(range), Ended));
        Assert.Equal(StoreError.EmptyKey, refusal.Error);
    }

    [SkippableFact]
    public async Task W16_WatcherFallsBehindInTheMiddleOfSeveralChanges_NothingLostOrSplit()
    {
        await using var slow = Watch(Everything);
        const int count = 700;
        for (var i = 0; i < count; i++)
        {
            await DoAsync(Put("c", $"{i}"), Put("a", $"{i}"), Put("b", $"{i}"));
        }

        var seen = 0;
        while (seen < count)
        {
            var batch = await slow.NextAsync();
            Assert.Equal(0, batch.Events.Count % 3);
            var expected = Enumerable.Range(seen, batch.Events.Count / 3)
                .SelectMany(i => new[] { $"+c={i}@{i + 1}", $"+a={i}@{i + 1}", $"+b={i}@{i + 1}" });
            Assert.Equal(expected, Texts(batch.Events));
            seen += batch.Events.Count / 3;
        }
    }

    [SkippableFact]
    public async Task Watch_AllKeyRange_SeesEveryKey()
    {
        await using var watch = Watch(KeyRange.All);
        await DoAsync(Put("a", "1"));
        var events = (await watch.NextAsync()).Events;
        Assert.Contains("+a=1@1", events.Where(change => Everything.Contains(change.Current.Key)).Select(Text));
    }
}
