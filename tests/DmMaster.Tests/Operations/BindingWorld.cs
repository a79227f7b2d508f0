using System.Collections.Immutable;
using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Workers.Observed;
using Google.Protobuf;

namespace DmMaster.Tests.Operations;

/// <summary>A store and the registry of it, one commit after the other, with the policy's steps taken by hand.</summary>
internal sealed class BindingWorld : IAsyncDisposable
{
    private readonly InProcessStore _store = new(TimeProvider.System, new InProcessStoreOptions { MaxTxnOperations = 100_000 });
    private readonly Changes _changes;

    private BindingWorld() => _changes = new Changes(_store);

    public RegistrySnapshot Snapshot { get; private set; } = RegistrySnapshot.Empty;

    /// <summary>What workers said of themselves.</summary>
    public ObservedState Observed { get; } = new();

    /// <summary>What can be done about the bindings now.</summary>
    public BindingRound Plan() => BindingPolicy.Plan(Snapshot, new FormerHolders(Observed));

    /// <summary>A worker says what source it handles, none when it is empty, having heard of all there is.</summary>
    public void Says(string worker, string source) => Observed.Of(new(worker)).Update(_ => new ObservedWorker
    {
        LastHeard = 1, Revision = Snapshot.Revision, Source = new SourceStatus { Source = source },
    });

    public static BindingWorld Start() => new();

    public Task SourceAsync(string source, bool relay = false) => PutAsync((
        DmKeys.SourceConfig(new(source)),
        ByteString.CopyFromUtf8((SourceConfig.Default with { SourceId = source, Flavor = "mysql", IsRelayEnabled = relay }).ToToml())));

    public Task WorkerAsync(string worker) => PutAsync(
        (DmKeys.WorkerInfo(new(worker)), DmValues.WorkerInfo(new(worker), "here")), (DmKeys.WorkerAlive(new(worker)), ByteString.CopyFromUtf8("{}")));

    public Task RelayAsync(string worker, string source) => PutAsync((DmKeys.RelayWorker(new(worker)), DmValues.RelayWorker(new(source))));

    public Task LastAsync(string worker, string source) => PutAsync((DmKeys.LastBound(new(worker)), DmValues.Bound(new(source), new(worker))));

    public Task BoundAsync(string worker, string source) => PutAsync((DmKeys.Bound(new(worker)), DmValues.Bound(new(source), new(worker))));

    public Task DumpAsync(string task, string source, string worker) => PutAsync(
        (DmKeys.SubtaskConfig(new(source), new(task)), ByteString.CopyFromUtf8("x")), (DmKeys.LoadTask(new(task), new(source)), DmValues.Text(worker)));

    public Task PutAsync(params (ByteString Key, ByteString Value)[] puts) =>
        CommitAsync(new Txn { Success = [.. puts.Select(put => new TxnOp.Put(put.Key, put.Value))] });

    public Task DeleteAsync(ByteString key) => CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.One(key))] });

    public async Task<bool> CommitAsync(Txn txn)
    {
        var result = await _store.CommitAsync(txn, CancellationToken.None);
        Snapshot = await _changes.FoldToAsync(Snapshot, result.Revision);
        return result.Succeeded;
    }

    /// <summary>Takes the policy's steps until there is none, and says how many rounds that took. Workers let go of what is taken from them.</summary>
    public async Task<int> ReconcileAsync(Func<Task>? rival = null)
    {
        for (var round = 0; ; round++)
        {
            LetGo();
            var steps = Plan().Steps;
            if (steps.Count == 0)
            {
                return round;
            }

            Assert.True(round < 20, $"no end after {round} rounds: {string.Join(", ", steps.Select(Text))}");
            await (rival?.Invoke() ?? Task.CompletedTask);
            rival = null;
            foreach (var step in steps)
            {
                await CommitAsync(BindingPlan.Of(step));
            }
        }
    }

    /// <summary>Every worker says that it handles what it is bound to, and nothing else.</summary>
    public void LetGo()
    {
        foreach (var worker in Snapshot.Placement.Leaving.Values.SelectMany(static workers => workers))
        {
            Says(worker.Value, Snapshot.Workers[worker].Bound?.Value ?? "");
        }
    }

    public string Bindings() => string.Join(' ', Snapshot.Bindings.Select(binding => $"{binding.Key}:{binding.Value}"));

    public static string Text(BindingStep step) => step switch
    {
        BindingStep.Bind bind => $"bind {bind.Source.Id}:{bind.Worker.Name}",
        BindingStep.Unbind unbind => $"unbind {unbind.Worker.Bound}:{unbind.Worker.Name}",
        BindingStep.Repeat repeat => $"repeat {repeat.Worker.Bound}:{repeat.Worker.Name}",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>What the store holds, folded at one go as after a restart.</summary>
    public async Task<RegistrySnapshot> FoldAnewAsync()
    {
        var all = await _store.RangeAsync(new RangeQuery(DmKeys.All), CancellationToken.None);
        ImmutableArray<StoreEvent> events = [.. all.Entries.OrderBy(entry => entry.ModRevision.Value)
            .Select(entry => new StoreEvent(StoreEventKind.Put, entry, null))];
        return RegistryFold.Apply(RegistrySnapshot.Empty, new WatchBatch(Snapshot.Revision, events)).Snapshot;
    }

    public async ValueTask DisposeAsync()
    {
        await _changes.DisposeAsync();
        _store.Dispose();
    }

    private sealed class Changes : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly IAsyncEnumerator<WatchBatch> _batches;

        private readonly Revision _began;

        public Changes(InProcessStore store)
        {
            _began = store.CurrentRevision;
            _batches = store.Watch(new WatchQuery(KeyRange.All) { From = _began.Next }, _ending.Token).GetAsyncEnumerator();
        }

        public async Task<RegistrySnapshot> FoldToAsync(RegistrySnapshot snapshot, Revision revision)
        {
            while (snapshot.Revision < revision && revision > _began && await _batches.MoveNextAsync())
            {
                snapshot = RegistryFold.Apply(snapshot, _batches.Current).Snapshot;
            }

            return snapshot;
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _batches.DisposeAsync();
            _ending.Dispose();
        }
    }
}
