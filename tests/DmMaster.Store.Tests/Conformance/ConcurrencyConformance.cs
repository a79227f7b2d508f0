using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Writers, readers and watchers at once. All start at a barrier; nobody sleeps.</summary>
public abstract class ConcurrencyConformance : StoreConformance
{
    private const int Writers = 4;
    private const int Readers = 2;
    private const int Rounds = 1500;
    private long _failures;

    [SkippableFact]
    public async Task Contract_ManyWritersReadersWatchers_NothingTornLostOrTwice()
    {
        await DoAsync(Put("left", "0"), Put("right", "0"), Put("count", "0"));
        using var written = new CancellationTokenSource();
        using var barrier = new Barrier(Writers + Readers + 1);
        var watchers = Enumerable.Range(0, 3).Select(_ => FollowAsync(Watch(Everything, After(1)))).ToList();
        var writers = Enumerable.Range(0, Writers).Select(i => Start(barrier, () => WriteAsync(i))).ToList();
        var readers = Enumerable.Range(0, Readers).Select(_ => Start(barrier, () => ReadAsync(written.Token))).ToList();
        barrier.SignalAndWait(TimeSpan.FromSeconds(60));

        // These come in the middle of it, one from the very beginning, one from where it stands.
        watchers.Add(FollowAsync(Watch(Everything, After(1))));
        var late = FollowAsync(Watch(Everything));
        await Task.WhenAll(writers);
        await written.CancelAsync();
        await Task.WhenAll(readers);
        await DoAsync(Put("end", "1"));

        var final = await GetAsync(Everything);
        Assert.Equal(After((Writers * Rounds * 2) + 2), final.Revision);
        Assert.Equal($"{Writers * Rounds}", (await GetAsync("count"))!.Value.ToStringUtf8());
        foreach (var events in await Task.WhenAll(watchers))
        {
            AssertComplete(events, final);
        }

        AssertInOrder(await late);
        Assert.True(_failures > 0 || Environment.ProcessorCount == 1, "the writers never met: nothing was proved");
    }

    private static Task Start(Barrier barrier, Func<Task> action) =>
        Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait(TimeSpan.FromSeconds(60));
                return action();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();

    /// <summary>Counts up under a compare, and moves a pair of keys that must always agree.</summary>
    private async Task WriteAsync(int writer)
    {
        for (var round = 0; round < Rounds; round++)
        {
            while (true)
            {
                var count = (await GetAsync("count"))!;
                var next = int.Parse(count.Value.ToStringUtf8(), System.Globalization.CultureInfo.InvariantCulture) + 1;
                var result = await Store.CommitAsync(
                    new Txn { Compares = [Compare.Unchanged(count.Key, count.ModRevision)], Success = [Put("count", $"{next}")] }, Ended);
                if (result.Succeeded)
                {
                    break;
                }

                Interlocked.Increment(ref _failures);
            }

            await DoAsync(Put("left", $"{writer}-{round}"), Put("right", $"{writer}-{round}"));
        }
    }

    private async Task ReadAsync(CancellationToken written)
    {
        var last = Revision.None;
        while (!written.IsCancellationRequested)
        {
            var now = await GetAsync(Everything);
            Assert.True(now.Revision >= last, "a read went back");
            last = now.Revision;
            AssertPair(now);
            Assert.All(now.Entries, entry => Assert.True(entry.ModRevision <= now.Revision));
            var then = await GetAsync(Everything, now.Revision);
            Assert.Equal(now.Entries, then.Entries);
        }
    }

    private static void AssertPair(RangeResult read) =>
        Assert.Single(read.Entries
            .Where(entry => !entry.Key.ToStringUtf8().EndsWith("count", StringComparison.Ordinal))
            .Select(entry => entry.Value)
            .Distinct());

    private async Task<List<StoreEvent>> FollowAsync(WatchReader watch)
    {
        await Task.Yield();
        var events = new List<StoreEvent>();
        await using (watch)
        {
            while (events.Count == 0 || events[^1].Current.Key != Key("end"))
            {
                var batch = await watch.NextAsync();
                Assert.True(
                    events.Count == 0 || batch.Events[0].Current.ModRevision > events[^1].Current.ModRevision,
                    "a revision was split or repeated");
                events.AddRange(batch.Events);
            }
        }

        return events;
    }

    private static void AssertInOrder(List<StoreEvent> events) =>
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(
            pair.Second.Current.ModRevision >= pair.First.Current.ModRevision
            && pair.Second.Current.ModRevision <= pair.First.Current.ModRevision.Next));

    private void AssertComplete(List<StoreEvent> events, RangeResult final)
    {
        AssertInOrder(events);
        Assert.Equal(3 + (Writers * Rounds * 3) + 1, events.Count);
        Assert.Equal((After(1), final.Revision), (events[0].Current.ModRevision, events[^1].Current.ModRevision));
        var folded = new SortedDictionary<string, KeyValue>(StringComparer.Ordinal);
        foreach (var change in events)
        {
            Assert.Equal(folded.GetValueOrDefault(Name(change.Current)), change.Previous);
            folded[Name(change.Current)] = change.Current;
        }

        Assert.Equal(final.Entries, folded.Values);
    }
}
