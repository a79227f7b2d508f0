using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Model;

/// <summary>One sequence of random steps on an engine and on the model.</summary>
internal sealed class ModelRun : IAsyncDisposable
{
    private const int Watchers = 12;
    private const int Leases = 12;
    private readonly ModelEngine _engine;
    private readonly Random _random;
    private readonly RandomRequests _requests;
    private readonly bool _hasFakeTime;
    private readonly List<ModelWatcher> _watchers = [];
    private readonly CancellationTokenSource _ended = new();
    private IKeyValueStore _store;
    private long _oldest;

    private ModelRun(ModelEngine engine, int seed, long first)
    {
        _engine = engine;
        _store = engine.Store;
        _random = new Random(seed);
        _requests = new RandomRequests(_random, engine.IsStrict);
        _hasFakeTime = engine.TryAdvance(TimeSpan.Zero);
        Model = new ReferenceModel(first);
    }

    internal ReferenceModel Model { get; }

    internal int Expired { get; private set; }

    internal static async Task<ModelRun> StartAsync(ModelEngine engine, int seed)
    {
        var start = await engine.Store.RangeAsync(new RangeQuery(KeyRange.All), CancellationToken.None);
        Assert.Equal(0, start.Count);
        return new ModelRun(engine, seed, start.Revision.Value);
    }

    internal async Task StepAsync()
    {
        _oldest = _engine.Oldest(_store)?.Value ?? Model.Oldest;
        Assert.True(_oldest >= Model.Compacted, "what was compacted can be read");
        _requests.Leases = Model.Leases.Ids;
        await (_random.Next(20) switch
        {
            < 9 => CommitAsync(),
            < 12 => RangeAsync(),
            12 => GrantAsync(),
            13 => UseLeaseAsync(),
            14 when _random.Next(2) == 0 => AdvanceAsync(),
            15 when _random.Next(12) == 0 => CompactAsync(),
            16 when _random.Next(300) == 0 => RestartAsync(),
            17 when _watchers.Count < Watchers && _random.Next(4) == 0 => WatchAsync(),
            _ => UseWatcherAsync(),
        });
        Assert.Equal(Model.Revision, _store.CurrentRevision.Value);
    }

    internal async Task EndAsync()
    {
        _oldest = _engine.Oldest(_store)?.Value ?? Model.Oldest;
        foreach (var watcher in _watchers)
        {
            await watcher.DrainAsync(Model, _oldest, true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropWatchersAsync();
        await _ended.CancelAsync();
        _ended.Dispose();
        (_store as IDisposable)?.Dispose();
        await ((_store as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task CommitAsync()
    {
        var txn = _requests.Txn(_oldest, Model.Revision);
        await AgreeAsync(Model.Commit(txn, _oldest), async () => ModelText.Of(await _store.CommitAsync(txn, _ended.Token)));
    }

    private async Task RangeAsync()
    {
        var query = _requests.Query(_oldest, Model.Revision);
        await AgreeAsync(Model.Range(query, _oldest), async () => ModelText.Of(await _store.RangeAsync(query, _ended.Token)));
    }

    private async Task CompactAsync()
    {
        var revision = _random.Next(3) == 0
            ? _requests.Revision(_oldest, Model.Revision)
            : _requests.Revision(Math.Max(_oldest, Model.Revision - 400), Math.Max(_oldest, Model.Revision - 3));
        await AgreeAsync(
            Model.Compact(revision.Value, _oldest),
            async () => ModelText.OfRevision((await _store.CompactAsync(revision, _ended.Token)).Value));
    }

    private async Task GrantAsync()
    {
        var seconds = !_hasFakeTime ? _random.Next(100_000, 200_000) : _random.Next(20) == 0 ? _random.Next(-1, 2) : _random.Next(2, 30);
        if (_random.Next(4) == 0 && Model.Leases.Ids.Count < Leases)
        {
            var lease = await _store.GrantAsync(LeaseId.None, seconds, _ended.Token);
            Assert.True(lease.Id.Value > 0, $"lease {lease.Id.Value} was given");
            Assert.Equal(Model.Leases.Grant(lease.Id.Value, seconds), ModelText.Of(lease));
            return;
        }

        var id = _requests.NewLease();
        var wanted = _random.Next(40) == 0 ? 9_000_000_001 : seconds;
        await AgreeAsync(
            Model.Leases.Grant(id, wanted), async () => ModelText.Of(await _store.GrantAsync(new LeaseId(id), wanted, _ended.Token)));
    }

    private Task UseLeaseAsync()
    {
        var id = _requests.Lease();
        return _random.Next(5) switch
        {
            0 => AgreeAsync(Model.EndLease(id.Value), async () => ModelText.OfRevision((await _store.RevokeAsync(id, _ended.Token)).Value)),
            1 => AgreeAsync(
                Model.Leases.Describe(id.Value, Model.State, _hasFakeTime),
                async () => ModelText.Of(await _store.DescribeAsync(id, _ended.Token), _hasFakeTime)),
            2 => AgreeAsync(
                ModelText.OfLeases(Model.Leases.Ids),
                async () => ModelText.OfLeases((await _store.LeasesAsync(_ended.Token)).Select(one => one.Value).Order())),
            _ => AgreeAsync(Model.Leases.KeepAlive(id.Value), async () => ModelText.Of(await _store.KeepAliveAsync(id, _ended.Token))),
        };
    }

    /// <summary>Lets time pass. Leases that end together do so in any order, each as one commit: the order is the engine's.</summary>
    private async Task AdvanceAsync()
    {
        var by = TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? 1000 * _random.Next(1, 20) : _random.Next(4000));
        await using var ends = new WatchReader(
            _store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(Model.Revision + 1), WithPrevious = true }, _ended.Token));
        if (!_engine.TryAdvance(by))
        {
            return;
        }

        Model.Leases.Advance(by);
        var due = Model.Leases.Due.ToHashSet();
        Expired += due.Count;
        foreach (var empty in due.Where(id => !Model.State.Any(entry => entry.Lease.Value == id)).ToArray())
        {
            Model.EndLease(empty);
            due.Remove(empty);
        }

        while (due.Count > 0)
        {
            foreach (var end in (await ends.NextAsync()).Events.GroupBy(change => change.Current.ModRevision))
            {
                var lease = end.First().Previous!.Lease.Value;
                Assert.True(due.Remove(lease), $"lease {lease} ended before its time");
                var known = Model.Events.Count;
                Model.EndLease(lease);
                Assert.Equal(Model.Events.Skip(known).Select(ModelText.Of), end.Select(ModelText.Of));
            }
        }

        // A commit that changes nothing comes after all that was under way: no more may have ended, also none without keys.
        await AgreeAsync(Model.Commit(new Txn(), _oldest), async () => ModelText.Of(await _store.CommitAsync(new Txn(), _ended.Token)));
        Assert.Equal(Model.Leases.Ids, (await _store.LeasesAsync(_ended.Token)).Select(one => one.Value).Order());
    }

    private async Task RestartAsync()
    {
        if (_engine.Restart(_store) is { } store)
        {
            await DropWatchersAsync();
            _store = store;
            Model.Restart(_engine.Oldest(store)?.Value ?? Model.Oldest);
        }
    }

    private Task WatchAsync()
    {
        var query = _requests.Watch(_oldest, Model.Revision);
        var from = query.From.Value <= 0 ? Model.Revision + 1 : query.From.Value;
        var watch = _store.Watch(query, _ended.Token);
        _watchers.Add(new ModelWatcher(watch, query, from, _random.Next(3) == 0, from < _oldest));
        return Task.CompletedTask;
    }

    private async Task UseWatcherAsync()
    {
        if (_watchers.Count == 0)
        {
            return;
        }

        var watcher = _watchers[_random.Next(_watchers.Count)];
        var isRead = !watcher.IsSlow || _random.Next(200) == 0;
        if ((isRead && !await watcher.DrainAsync(Model, _oldest, _random.Next(3) == 0)) || _random.Next(100) == 0)
        {
            _watchers.Remove(watcher);
            await watcher.DisposeAsync();
        }
    }

    private async Task DropWatchersAsync()
    {
        foreach (var watcher in _watchers)
        {
            await watcher.DisposeAsync();
        }

        _watchers.Clear();
    }

    private static async Task AgreeAsync(string expected, Func<Task<string>> ask)
    {
        string answer;
        try
        {
            answer = await ask();
        }
        catch (StoreException refusal)
        {
            answer = refusal.Error.ToString();
        }

        if (!expected.Split('|').Contains(answer))
        {
            Assert.Equal(expected, answer);
        }
    }
}
