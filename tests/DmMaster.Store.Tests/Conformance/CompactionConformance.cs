namespace DmMaster.Store.Tests.Conformance;

/// <summary>What compacting takes away, and what it leaves.</summary>
public abstract class CompactionConformance : StoreConformance
{
    [SkippableFact]
    public async Task Compact_OldRevisions_RefusedFromThereDown()
    {
        await PutAsync(5);
        Assert.Equal(After(5), await Store.CompactAsync(After(3), Ended));
        Assert.Equal(After(5), (await GetAsync(Everything)).Revision);
        var refusal = await RefusedAsync(StoreError.Compacted, () => GetAsync("a", After(2)));
        Assert.Equal("etcdserver: mvcc: required revision has been compacted", refusal.Message);
        await RefusedAsync(StoreError.Compacted, () => GetAsync("a", After(1)));
        foreach (var at in new[] { 3, 4, 5 })
        {
            Assert.Equal($"{at}", (await GetAsync("a", After(at)))!.Value.ToStringUtf8());
        }
    }

    [SkippableFact]
    public async Task Compact_NotAboveTheLast_Refused()
    {
        await PutAsync(5);
        await Store.CompactAsync(After(3), Ended);
        var refusal = await RefusedAsync(StoreError.Compacted, async () => await Store.CompactAsync(After(3), Ended));
        Assert.Equal("etcdserver: mvcc: required revision has been compacted", refusal.Message);
        await RefusedAsync(StoreError.Compacted, async () => await Store.CompactAsync(After(2), Ended));
        Assert.Equal(After(5), await Store.CompactAsync(After(4), Ended));
    }

    [SkippableFact]
    public async Task Compact_StillToCome_Refused()
    {
        await PutAsync(2);
        var refusal = await RefusedAsync(StoreError.FutureRevision, async () => await Store.CompactAsync(After(3), Ended));
        Assert.Equal("etcdserver: mvcc: required revision is a future revision", refusal.Message);
        Assert.Equal("1", (await GetAsync("a", After(1)))!.Value.ToStringUtf8());
    }

    [SkippableFact]
    public async Task Compact_TheCurrentRevision_StateStaysAsItIs()
    {
        await DoAsync(Put("a", "1"), Put("gone", "1"), Put("again", "1"));
        await DoAsync(Put("a", "2"), Delete("gone"), Delete("again"));
        await DoAsync(Put("again", "3"));
        var before = await GetAsync(Everything);
        await Store.CompactAsync(After(3), Ended);

        Assert.Equal(before.Entries, (await GetAsync(Everything)).Entries);
        Assert.Equal(before.Entries, (await GetAsync(Everything, After(3))).Entries);
        await DoAsync(Put("a", "4"), Put("gone", "4"), Delete("again"));
        var after = await GetAsync(Everything);
        Assert.Equal(
            [("a", After(1), 3L), ("gone", After(4), 1L)],
            after.Entries.Select(entry => (Name(entry), entry.CreateRevision, entry.Version)));
        Assert.Equal(before.Entries, (await GetAsync(Everything, After(3))).Entries);
    }

    [SkippableFact]
    public async Task Compact_ValueOlderThanTheRevision_StillRead()
    {
        await DoAsync(Put("old", "1"));
        await PutAsync(4);
        var old = await GetAsync("old");
        await Store.CompactAsync(After(4), Ended);
        Assert.Equal(old, await GetAsync("old"));
        Assert.Equal(old, await GetAsync("old", After(4)));
        Assert.Equal((After(1), After(1), 1L), (old!.CreateRevision, old.ModRevision, old.Version));
    }

    [SkippableFact]
    public async Task W8_WatchFromBefore_EndsAsCompactedWithTheRevision()
    {
        await PutAsync(5);
        await Store.CompactAsync(After(3), Ended);
        foreach (var from in new[] { 1, 2 })
        {
            await using var watch = Watch(Everything, After(from));
            var refusal = await Assert.ThrowsAsync<StoreException>(watch.MoveNextAsync);
            Assert.Equal((StoreError.Compacted, After(3)), (refusal.Error, refusal.CompactRevision));
            Assert.Equal("etcdserver: mvcc: required revision has been compacted", refusal.Message);
        }
    }

    [SkippableFact]
    public async Task W8_WatchFromTheCompactedRevision_SeesItAndAllAfter()
    {
        await PutAsync(5);
        await Store.CompactAsync(After(3), Ended);
        await using var watch = Watch(Everything, After(3));
        Assert.Equal(["+a=3@3", "+a=4@4", "+a=5@5"], Texts(await watch.NextEventsAsync(3)));
        await DoAsync(Put("a", "6"));
        Assert.Equal(["+a=6@6"], Texts(await watch.NextEventsAsync(1)));
    }

    [SkippableFact]
    public async Task W8_WatchThatHasReadAll_GoesOn()
    {
        await using var live = Watch(Everything);
        var quiet = Store.Watch(new WatchQuery(KeyRange.One(Key("idle"))), Ended);
        await using var idle = new Watching.WatchReader(quiet);
        await PutAsync(5);
        await live.NextEventsAsync(5);
        quiet.RequestProgress();
        Assert.Empty((await idle.NextAsync()).Events);
        await Store.CompactAsync(After(5), Ended);
        await DoAsync(Put("a", "6"), Put("idle", "6"));
        Assert.Equal(["+a=6@6", "+idle=6@6"], Texts(await live.NextEventsAsync(2)));
        Assert.Equal(["+idle=6@6"], Texts(await idle.NextEventsAsync(1)));
    }

    [SkippableFact]
    public async Task W6_PreviousOfTheFirstChangeAfter_IsStillThere()
    {
        await PutAsync(3);
        await Store.CompactAsync(After(3), Ended);
        var before = await GetAsync("a");
        await DoAsync(Delete("a"));
        await using var watch = Watch(Everything, After(4));
        Assert.Equal(before, (await watch.NextAsync()).Events.Single().Previous);
    }

    [SkippableFact]
    public async Task Compact_ReadOfAnOldRevisionInATxn_RefusedAndNothingChanged()
    {
        await PutAsync(3);
        await Store.CompactAsync(After(3), Ended);
        await RefusedAsync(StoreError.Compacted, () =>
            DoAsync(Put("b", "1"), new TxnOp.Read(new RangeQuery(Everything) { At = After(2) })));
        Assert.Null(await GetAsync("b"));
    }

    [SkippableFact]
    public async Task Compact_Cancelled_ThrowsAndNothingIsLost()
    {
        await PutAsync(3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CompactAsync(After(3), new CancellationToken(true)));
        Assert.Equal("1", (await GetAsync("a", After(1)))!.Value.ToStringUtf8());
    }

    [SkippableFact]
    public async Task Compact_WhileOthersWriteAndWatch_NothingLost()
    {
        const int count = 300;
        await using var watch = Watch(Everything);
        var compacting = Task.Run(async () =>
        {
            for (var at = 1; at <= count;)
            {
                var now = (await GetAsync(Everything)).Revision;
                if (now >= After(at))
                {
                    await Store.CompactAsync(now, Ended);
                    at = (int)(now.Value - After(0).Value) + 1;
                }
            }
        });
        for (var i = 1; i <= count; i++)
        {
            await DoAsync(Put("a", $"{i}"));
            Assert.Equal([$"+a={i}@{i}"], Texts((await watch.NextAsync()).Events));
        }

        await compacting;
        await RefusedAsync(StoreError.Compacted, () => GetAsync("a", After(count - 1)));
    }

    private async Task PutAsync(int count)
    {
        while (Store.CurrentRevision < After(count))
        {
            await DoAsync(Put("a", $"{Store.CurrentRevision.Value + 1 - After(0).Value}"));
        }
    }
}
