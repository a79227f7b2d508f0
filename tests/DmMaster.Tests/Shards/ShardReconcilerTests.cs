using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Shards;
using DmMaster.Shards.Pessimistic;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Tests.Operations;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Tests.Shards;

/// <summary>What is due is committed, through a store that fails and with as many sources as there may be.</summary>
public sealed class ShardReconcilerTests : IAsyncLifetime, IDisposable
{
    private static readonly TaskName Task = new("test");

    private readonly FailingStore _store = new(new InProcessStore(TimeProvider.System, new InProcessStoreOptions()));
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly RegistryFeed _feed = new();
    private readonly ShardFaultList _faults = new();
    private readonly RegistryProjector _projector;
    private readonly ShardReconciler _reconciler;

    public ShardReconcilerTests()
    {
        _projector = new RegistryProjector(_store, _feed, TimeProvider.System, NullLogger<RegistryProjector>.Instance);
        _reconciler = new ShardReconciler(_store, _feed, [new PessimisticCoordinator()], _faults, TimeProvider.System, NullLogger<ShardReconciler>.Instance);
    }

    public async Task InitializeAsync()
    {
        await _projector.StartAsync(_patience.Token);
        await _reconciler.StartAsync(_patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _reconciler.StopAsync(CancellationToken.None);
        await _projector.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _reconciler.Dispose();
        _projector.Dispose();
        _store.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Lock_OfAThousandSources_IsResolved()
    {
        var sources = Sources(1000);
        await PutAsync(sources.Select(Config));
        await PutAsync(sources.Select(Info));
        await UntilAsync(snapshot => Told(snapshot, "\"exec\":true") == 1);

        await PutAsync([.. Done(sources[0], isExecuting: true)]);
        await UntilAsync(snapshot => Told(snapshot, "\"exec\":false") == 999);
        await PutAsync(sources.Skip(1).SelectMany(source => Done(source, isExecuting: false)));

        await UntilAsync(static snapshot => snapshot.ShardDdl.IsEmpty);
        Assert.True(_store.Largest <= 128);
        Assert.Empty(_faults.Counts);
    }

    [Fact]
    public async Task Store_ThatIsAway_IsTriedAgain()
    {
        var sources = Sources(2);
        await PutAsync(sources.Select(Config));
        _store.IsAway = true;
        await PutAsync(sources.Select(Info));
        await _store.Refused.WaitAsync(_patience.Token);

        _store.IsAway = false;

        await UntilAsync(snapshot => Told(snapshot, "\"exec\":true") == 1);
    }

    [Fact]
    public async Task Fault_IsCountedOnceAndGoesWithItsTask()
    {
        await _reconciler.StopAsync(_patience.Token);
        var sources = Sources(2);
        await PutAsync(sources.Select(Config));
        await PutAsync([Info(sources[0]), new TxnOp.Put(ShardKeys.PessimisticInfo(Task, sources[1]), ByteString.CopyFromUtf8("{}"))]);
        Assert.True(await _reconciler.ReconcileAsync(_patience.Token));
        await PutAsync(sources.Take(1).Select(Info));

        Assert.True(await _reconciler.ReconcileAsync(_patience.Token));

        var count = Assert.Single(_faults.Counts);
        Assert.Equal((Task, ShardFaultTypes.Announced, 1L), (count.Key.Task, count.Key.Type, count.Value));
        _faults.Keep(static _ => false);
        Assert.Empty(_faults.Counts);
    }

    private static List<SourceId> Sources(int count) => [.. Enumerable.Range(0, count).Select(static number => new SourceId($"s{number:D4}"))];

    private static TxnOp Config(SourceId source) => new TxnOp.Put(DmKeys.SubtaskConfig(source, Task), ByteString.CopyFromUtf8(ShardWorld.Pessimistic));

    private static TxnOp Info(SourceId source) => new TxnOp.Put(
        ShardKeys.PessimisticInfo(Task, source), ByteString.CopyFromUtf8($$"""{"task":"test","source":"{{source}}","schema":"shop","table":"t","ddls":["x"]}"""));

    private static TxnOp[] Done(SourceId source, bool isExecuting) =>
    [
        new TxnOp.Put(ShardKeys.PessimisticOperation(Task, source), ByteString.CopyFromUtf8(
            $$"""{"id":"test-`shop`.`t`","task":"test","source":"{{source}}","ddls":["x"],"exec":{{(isExecuting ? "true" : "false")}},"done":true}""")),
        new TxnOp.Delete(KeyRange.One(ShardKeys.PessimisticInfo(Task, source))),
    ];

    private static int Told(RegistrySnapshot snapshot, string text) => snapshot.ShardDdl.GetValueOrDefault(Task)?.Values
        .Count(entry => entry.Value.ToStringUtf8() is var value && value.Contains(text, StringComparison.Ordinal) && value.Contains("\"done\":false", StringComparison.Ordinal)) ?? 0;

    private async Task PutAsync(IEnumerable<TxnOp> operations)
    {
        foreach (var some in operations.Chunk(100))
        {
            var put = await _store.PutAsync(new Txn { Success = some });
            await _feed.WaitForAsync(put.Revision, _patience.Token);
        }
    }

    private async Task UntilAsync(Func<RegistrySnapshot, bool> condition)
    {
        using var subscription = _feed.Subscribe();
        while (!condition(_feed.Current))
        {
            await subscription.NextAsync(_patience.Token);
        }
    }

    private sealed class FailingStore(InProcessStore store) : DelegatingStore(store)
    {
        private readonly InProcessStore _inner = store;
        private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAway { get; set; }

        public Task Refused => _refused.Task;

        public int Largest { get; private set; }

        public ValueTask<TxnResult> PutAsync(Txn txn) => _inner.CommitAsync(txn, CancellationToken.None);

        public override ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
        {
            if (IsAway)
            {
                _refused.TrySetResult();
                throw new StoreException(StoreError.Unavailable, "away");
            }

            Largest = Math.Max(Largest, Math.Max(txn.Compares.Count, txn.Success.Count));
            return base.CommitAsync(txn, cancellationToken);
        }
    }
}
