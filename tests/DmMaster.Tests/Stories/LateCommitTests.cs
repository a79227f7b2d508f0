using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Tests.Operations;
using DmMaster.Tests.Workers.Stock;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Stories;

/// <summary>Orders whose commit is carried out, and whose answer from the store does not come: they are told as what they are, never as refused.</summary>
public sealed class LateCommitTests : IAsyncLifetime, IDisposable
{
    private const string MayBeDone =
        "no answer from the store within 12s, the order may be carried out all the same";

    private readonly FakeTimeProvider _time = new();
    private StalledStore _store = null!;
    private Cluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _store = new StalledStore(new InProcessStore(_time, new InProcessStoreOptions()));
        _cluster = await Cluster.StartAsync(_time, null, services => services.AddSingleton<IKeyValueStore>(_store), "w1", "w2");
        await _cluster.CreateAsync("s1");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Create_OnANamedWorker_SaysThatItMayBeDone()
    {
        var free = _cluster.Master.Service<RegistryFeed>().Current.Workers.Values.Single(static worker => worker.IsFree).Name;
        _store.Stall();
        var answer = await LateAsync(_cluster.Client.OperateSourceAsync(
            new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Cluster.Source("s2") }, WorkerName = free.Value }).ResponseAsync);

        Assert.False(answer.Result);
        Assert.Contains(MayBeDone, answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transfer_SaysThatItMayBeDone()
    {
        var free = _cluster.Master.Service<RegistryFeed>().Current.Workers.Values.Single(static worker => worker.IsFree).Name;
        _store.Stall();
        var answer = await LateAsync(
            _cluster.Client.TransferSourceAsync(new TransferSourceRequest { Source = "s1", Worker = free.Value }).ResponseAsync);

        Assert.False(answer.Result);
        Assert.Contains(MayBeDone, answer.Msg, StringComparison.Ordinal);
    }

    // The commit is under way: now the budget ends. What follows it has its own, shorter limit.
    private async Task<T> LateAsync<T>(Task<T> answer)
    {
        await _store.Stalled.WaitAsync(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(12));
        return await _time.AdvanceUntilAsync(answer, 10);
    }
}
