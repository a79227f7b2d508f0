using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Filters, previous values, progress, and many watches.</summary>
public abstract class WatchOptionsConformance : StoreConformance
{
    private WatchReader Follow(WatchFilter without, int from = 0) => new(Store.Watch(
        new WatchQuery(Everything) { Without = without, From = from == 0 ? Revision.None : After(from) }, Ended));

    [SkippableTheory]
    [InlineData(WatchFilter.None, "+a=1@1 +b=1@1 -a@2 +b=2@2 -b@3")]
    [InlineData(WatchFilter.Put, "-a@2 -b@3")]
    [InlineData(WatchFilter.Delete, "+a=1@1 +b=1@1 +b=2@2")]
    public async Task Filter_LiveAndFromThePast_LeavesOut(WatchFilter without, string expected)
    {
        await using var live = Follow(without);
        await DoAsync(Put("a", "1"), Put("b", "1"));
        await DoAsync(Delete("a"), Put("b", "2"));
        await DoAsync(Delete("b"));
        await using var late = Follow(without, from: 1);
        var texts = expected.Split(' ');
        Assert.Equal(texts, Texts(await live.NextEventsAsync(texts.Length)));
        Assert.Equal(texts, Texts(await late.NextEventsAsync(texts.Length)));
    }

    [SkippableFact]
    public async Task Filter_OfEverything_NeverAnything()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var query = new WatchQuery(Everything) { Without = WatchFilter.Put | WatchFilter.Delete };
        await using var nothing = new WatchReader(Store.Watch(query, cancel.Token));
        await using var all = Watch(Everything);
        var next = nothing.MoveNextAsync();
        await DoAsync(Put("a", "1"));
        await DoAsync(Delete("a"));
        await all.NextEventsAsync(2);
        Assert.False(next.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [SkippableFact]
    public async Task Previous_WithFilter_IsTold()
    {
        await DoAsync(Put("a", "1"));
        var before = await GetAsync("a");
        var query = new WatchQuery(Everything) { Without = WatchFilter.Put, WithPrevious = true };
        await using var watch = new WatchReader(Store.Watch(query, Ended));
        await DoAsync(Put("b", "1"));
        await DoAsync(Delete("a"));
        Assert.Equal(before, (await watch.NextAsync()).Events.Single().Previous);
    }

    [SkippableFact]
    public async Task Progress_IdleWatch_EmptyBatchAtTheRevision()
    {
        await DoAsync(Put("a", "1"));
        var watch = Store.Watch(new WatchQuery(KeyRange.One(Key("idle"))), Ended);
        await using var reader = new WatchReader(watch);
        await DoAsync(Put("a", "2"));
        watch.RequestProgress();
        var batch = await reader.NextAsync();
        Assert.Empty(batch.Events);
        Assert.Equal(After(2), batch.Revision);
    }

    [SkippableFact]
    public async Task Progress_AskedAgain_AnsweredAgain()
    {
        var watch = Store.Watch(new WatchQuery(KeyRange.One(Key("idle"))), Ended);
        await using var reader = new WatchReader(watch);
        for (var i = 1; i <= 3; i++)
        {
            await DoAsync(Put("a", $"{i}"));
            watch.RequestProgress();
            while ((await reader.NextAsync()).Revision < After(i))
            {
                // An earlier request may be answered twice, but only with what was current then.
                Assert.True(Store.CurrentRevision == After(i));
            }
        }
    }

    [SkippableFact]
    public async Task Progress_WithUnreadChanges_NeverOvertakesThem()
    {
        const int count = 1500;
        var live = Store.Watch(new WatchQuery(Everything), Ended);
        for (var i = 1; i <= count; i++)
        {
            await DoAsync(Put(i % 3 == 0 ? "a" : "b", $"{i}"));
        }

        var late = Store.Watch(new WatchQuery(Everything) { From = After(1) }, Ended);
        foreach (var watch in new[] { live, late })
        {
            watch.RequestProgress();
            await using var reader = new WatchReader(watch);
            var seen = After(0);
            var known = After(0);
            while (known < After(count) || seen < After(count))
            {
                var batch = await reader.NextAsync();
                Assert.True(batch.Revision >= known, "progress went back");
                if (batch.Events.Count > 0)
                {
                    Assert.True(batch.Events[0].Current.ModRevision > known, "a change came after progress that covers it");
                    Assert.Equal(seen.Next, batch.Events[0].Current.ModRevision);
                    seen = batch.Events[^1].Current.ModRevision;
                }

                known = batch.Revision;
            }
        }
    }

    [SkippableFact]
    public async Task Progress_WatchIsOver_DoesNothing()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var watch = Store.Watch(new WatchQuery(Everything), cancel.Token);
        await using var reader = new WatchReader(watch);
        await cancel.CancelAsync();
        watch.RequestProgress();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(reader.MoveNextAsync);
        watch.RequestProgress();
    }

    [SkippableFact]
    public async Task ManyWatches_EachOnItsKey_EachSeesItsOwn()
    {
        const int count = 500;
        var watches = new List<WatchReader>();
        for (var i = 0; i < count; i++)
        {
            watches.Add(Watch(KeyRange.One(Key($"{i:d3}"))));
        }

        await using var all = Watch(Everything);
        for (var i = 0; i < count; i++)
        {
            await DoAsync(Put($"{i:d3}", "x"));
        }

        for (var i = 0; i < count; i++)
        {
            Assert.Equal([$"+{i:d3}=x@{i + 1}"], Texts((await watches[i].NextAsync()).Events));
            await watches[i].DisposeAsync();
        }

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"+{i:d3}=x@{i + 1}"), Texts(await all.NextEventsAsync(count)));
    }

    [SkippableFact]
    public async Task ManyWatches_ComeAndGo_TheOthersMissNothing()
    {
        await using var stays = Watch(Everything);
        for (var i = 1; i <= 200; i++)
        {
            await using var passes = Watch(Everything, i % 2 == 0 ? After(i) : Revision.None);
            await DoAsync(Put("a", $"{i}"));
            Assert.Equal([$"+a={i}@{i}"], Texts((await passes.NextAsync()).Events));
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"+a={i}@{i}"), Texts(await stays.NextEventsAsync(200)));
    }
}
