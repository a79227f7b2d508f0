using DmMaster.Operations.Membership;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers;

public sealed class PresenceLoopTests : IAsyncLifetime, IDisposable
{
    private static readonly WorkerName Worker = new("w1");

    private readonly FakeTimeProvider _time = new();
    private readonly ObservedState _observed = new();
    private readonly WorkerLinkOptions _options = new();
    private readonly RegistryFeed _feed = new();
    private readonly LinkTable _links;
    private readonly InProcessStore _store;
    private readonly PresenceLoop _loop;

    public PresenceLoopTests()
    {
        _links = new LinkTable(_observed, _options, _time);
        _store = new InProcessStore(_time, new InProcessStoreOptions());
        _loop = new PresenceLoop(_store, _links, _observed, _feed, _time, NullLogger<PresenceLoop>.Instance);
    }

    public async Task InitializeAsync() => await AnnounceAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _loop.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task Sweep_LinkStands_LeavesTheSignOfLife()
    {
        Assert.True(_links.TryEnter(Link()));
        Hear();
        _time.Advance(_options.TimeToLive * 2);

        await _loop.SweepAsync(CancellationToken.None);

        Assert.True(await IsAliveAsync());
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public async Task Sweep_LinkIsGone_TakesTheSignOfLifeAfterTheTimeToLive(int milliseconds, bool isAlive)
    {
        Drop();
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        await _loop.SweepAsync(CancellationToken.None);

        Assert.Equal(isAlive, await IsAliveAsync());
    }

    [Fact]
    public async Task Sweep_WorkerCameBackInBetween_LeavesTheNewSignOfLife()
    {
        Drop();
        _time.Advance(_options.TimeToLive * 2);
        await _store.CommitAsync(Alive(), CancellationToken.None);

        await _loop.SweepAsync(CancellationToken.None);

        Assert.True(await IsAliveAsync());
    }

    [Fact]
    public async Task Sweep_WorkerOfAMasterBeforeThis_HasTheTimeToLiveToComeBack()
    {
        await _loop.RestoreAsync(CancellationToken.None);
        _time.Advance(_options.TimeToLive);
        await _loop.SweepAsync(CancellationToken.None);
        Assert.True(await IsAliveAsync());

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _loop.SweepAsync(CancellationToken.None);

        Assert.False(await IsAliveAsync());
    }

    [Fact]
    public async Task Sweep_WorkerNeverLinkedHere_IsLeftToItsLease()
    {
        _time.Advance(_options.TimeToLive * 2);

        await _loop.SweepAsync(CancellationToken.None);

        Assert.True(await IsAliveAsync());
    }

    private NativeLink Link() => new(new Hello { Name = "w1" }, "c1", _observed.Of(Worker), _options, _time);

    private void Hear() => _observed.Of(Worker).Update(worker => worker with { LastHeard = _time.GetTimestamp() });

    private void Drop()
    {
        var link = Link();
        _links.TryEnter(link);
        Hear();
        _links.Leave(link);
    }

    private async Task AnnounceAsync()
    {
        var result = await _store.CommitAsync(Alive(), CancellationToken.None);
        var worker = new WorkerEntry(Worker) { Address = "native", AliveRevision = result.Revision };
        _feed.Publish(
            _feed.Current with { Revision = result.Revision, Workers = _feed.Current.Workers.SetItem(Worker, worker) }, RegistryChange.None);
    }

    private Txn Alive() => new() { Success = [new TxnOp.Put(DmKeys.WorkerAlive(Worker), DmValues.WorkerAlive(Worker, _time.GetUtcNow()))] };

    private async Task<bool> IsAliveAsync() =>
        (await _store.RangeAsync(new RangeQuery(KeyRange.One(DmKeys.WorkerAlive(Worker))), CancellationToken.None)).Count == 1;
}
