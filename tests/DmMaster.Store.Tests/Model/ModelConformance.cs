using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Model;

/// <summary>
/// Random transactions, reads and watches on an engine and on the <see cref="ReferenceModel"/>: each answer and each event must be the same.
/// A failure names seed and step; the same seed fails the same way again.
/// </summary>
public abstract class ModelConformance
{
    private const int Watchers = 12;

    /// <summary>How many steps each seed takes.</summary>
    protected virtual int Steps => 30_000;

    /// <summary>Makes an empty store of which nothing else knows.</summary>
    protected abstract IKeyValueStore CreateStore();

    /// <summary>The oldest revision that the store says it can read.</summary>
    protected abstract Revision Oldest(IKeyValueStore store);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Store_RandomSteps_AsTheModel(int seed)
    {
        var random = new Random(seed);
        var requests = new RandomRequests(random);
        var store = CreateStore();
        using var disposable = store as IDisposable;
        await using var asyncDisposable = store as IAsyncDisposable;
        var model = new ReferenceModel(store.CurrentRevision.Value);
        var watchers = new List<ModelWatcher>();
        using var ended = new CancellationTokenSource();

        for (var step = 0; step < Steps; step++)
        {
            var place = $"seed {seed} step {step}";
            var oldest = Oldest(store).Value;
            switch (random.Next(10))
            {
                case < 6:
                    var txn = requests.Txn(oldest, model.Revision);
                    var answer = await AnswerAsync(async () => ModelText.Of(await store.CommitAsync(txn, ended.Token)));
                    Assert.Equal($"{place} {model.Commit(txn, oldest)}", $"{place} {answer}");
                    break;
                case < 8:
                    var query = requests.Query(oldest, model.Revision);
                    var read = await AnswerAsync(async () => ModelText.Of(await store.RangeAsync(query, ended.Token)));
                    Assert.Equal($"{place} {model.Range(query, oldest)}", $"{place} {read}");
                    break;
                case 8 when watchers.Count < Watchers && random.Next(4) == 0:
                    watchers.Add(Watch(store, requests, random, oldest, model.Revision, ended.Token));
                    break;
                default:
                    await UseWatcherAsync(watchers, random, model, place);
                    break;
            }

            Assert.Equal(model.Revision, store.CurrentRevision.Value);
        }

        Assert.True(model.Events.Count > Steps / 2, "too few changes to prove anything");
        foreach (var watcher in watchers)
        {
            await watcher.DrainAsync(model, $"seed {seed} end");
            await watcher.DisposeAsync();
        }
    }

    private static ModelWatcher Watch(
        IKeyValueStore store, RandomRequests requests, Random random, long oldest, long current, CancellationToken ended)
    {
        var range = requests.Range();
        var from = random.Next(3) == 0 ? Revision.None : new Revision(random.NextInt64(oldest, current + 20));
        var reader = new WatchReader(store.Watch(new WatchQuery(range) { From = from, WithPrevious = true }, ended));
        return new ModelWatcher(reader, range, from.IsNone ? current + 1 : from.Value, random.Next(3) == 0);
    }

    private static async Task UseWatcherAsync(List<ModelWatcher> watchers, Random random, ReferenceModel model, string place)
    {
        if (watchers.Count == 0)
        {
            return;
        }

        var watcher = watchers[random.Next(watchers.Count)];
        if (!watcher.IsSlow || random.Next(200) == 0)
        {
            await watcher.DrainAsync(model, place);
        }

        if (random.Next(100) == 0)
        {
            watchers.Remove(watcher);
            await watcher.DisposeAsync();
        }
    }

    private static async Task<string> AnswerAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreException refusal)
        {
            return refusal.Error.ToString();
        }
    }
}
