using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Shards.Pessimistic;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Tests.Operations;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Shards;

/// <summary>
/// Workers and masters over one store, one message at a time in an order that a seed draws. Two masters plan, each on a snapshot that may be old, and commit what they
/// planned when something else has happened; they forget all of it at any point, as after kill -9. Workers are paused at any point.
/// </summary>
internal sealed class ShardInterleaving : IAsyncDisposable
{
    public static readonly TaskName Task = new("test");

    private const int MostActions = 200_000;

    private readonly Random _random;
    private readonly InProcessStore _store = new(new FakeTimeProvider(), new InProcessStoreOptions { FirstRevision = new Revision(1) });
    private readonly CancellationTokenSource _end = new();
    private readonly IAsyncEnumerator<WatchBatch> _watch;
    private readonly List<WatchBatch> _log = [];
    private readonly List<SimulatedShardWorker> _workers;
    private readonly List<PlanningMaster> _masters;
    private Revision _known;

    public ShardInterleaving(int seed, int sources, int tables, int ddls)
    {
        _random = new Random(seed);
        Ddls = [.. Enumerable.Range(0, ddls).Select(number => ($"t{_random.Next(tables)}", $"ALTER TABLE `t` ADD COLUMN `c{number}` INT"))];
        Executed = new int[ddls];
        _workers = [.. Enumerable.Range(1, sources).Select(number => new SimulatedShardWorker(this, new SourceId($"s{number}")))];
        _masters = [new PlanningMaster(this), new PlanningMaster(this)];
        _watch = _store.Watch(new WatchQuery(KeyRange.All) { From = new Revision(2) }, _end.Token).GetAsyncEnumerator();
    }

    /// <summary>The table and the statement of each DDL, in the order in which every source comes to them.</summary>
    public IReadOnlyList<(string Table, string Statement)> Ddls { get; }

    /// <summary>How often each was carried out.</summary>
    public int[] Executed { get; }

    /// <summary>All that happened, a batch for each revision.</summary>
    public IReadOnlyList<WatchBatch> Log => _log;

    /// <summary>How many messages there were.</summary>
    public int Messages { get; private set; }

    /// <summary>Runs until every source is through with every DDL, and nothing of them is left.</summary>
    /// <param name="stops">Whether the task is also stopped and started anew.</param>
    public async Task RunAsync(bool stops)
    {
        await StartTaskAsync();
        for (var action = 0; action < MostActions; action++)
        {
            if (_workers.TrueForAll(static worker => worker.IsThrough) && Shards().IsEmpty)
            {
                return;
            }

            switch (_random.Next(1000))
            {
                case < 500:
                    await _workers[_random.Next(_workers.Count)].StepAsync();
                    break;
                case < 980:
                    await _masters[_random.Next(_masters.Count)].StepAsync(_random);
                    break;
                case < 990:
                    _workers[_random.Next(_workers.Count)].Restart();
                    break;
                case < 998:
                    _masters[_random.Next(_masters.Count)].Restart();
                    break;
                default:
                    if (stops)
                    {
                        await StopTaskAsync();
                        await StartTaskAsync();
                    }

                    break;
            }
        }

        Assert.Fail($"no end: {string.Join(' ', _workers)}; {string.Join(", ", Shards().SelectMany(static task => task.Value).Select(static entry => $"{entry.Key} {entry.Value.Value.ToStringUtf8()}"))}");
    }

    public async Task<TxnResult> CommitAsync(Txn txn)
    {
        Messages++;
        var result = await _store.CommitAsync(txn, CancellationToken.None);
        while (_known < result.Revision && await _watch.MoveNextAsync())
        {
            _known = _watch.Current.Revision;
            _log.Add(_watch.Current);
        }

        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch.DisposeAsync();
        _store.Dispose();
        _end.Dispose();
    }

    private System.Collections.Immutable.ImmutableSortedDictionary<TaskName, System.Collections.Immutable.ImmutableSortedDictionary<string, ShardEntry>> Shards() =>
        _masters[0].Latest().ShardDdl;

    private async Task StartTaskAsync() => await CommitAsync(new Txn
    {
        Success = [.. _workers.Select(static worker => new TxnOp.Put(DmKeys.SubtaskConfig(worker.Source, Task), ByteString.CopyFromUtf8(ShardWorld.Pessimistic)))],
    });

    private async Task StopTaskAsync()
    {
        await CommitAsync(new Txn { Success = [.. _workers.Select(static worker => new TxnOp.Delete(KeyRange.One(DmKeys.SubtaskConfig(worker.Source, Task))))] });
        _workers.ForEach(static worker => worker.Restart());
    }

    private sealed class PlanningMaster(ShardInterleaving world)
    {
        private readonly List<Txn> _planned = [];
        private RegistrySnapshot _snapshot = RegistrySnapshot.Empty;
        private int _read;

        public RegistrySnapshot Latest()
        {
            Read(world._log.Count);
            return _snapshot;
        }

        public async Task StepAsync(Random random)
        {
            if (_planned.Count > 0)
            {
                var next = random.Next(_planned.Count);
                var txn = _planned[next];
                _planned.RemoveAt(next);
                await world.CommitAsync(txn);
                return;
            }

            Read(_read + random.Next(world._log.Count - _read + 1));
            _planned.AddRange(PessimisticCoordinator.Plan(_snapshot, Task).Steps.Select(static step => step.Txn));
        }

        public void Restart()
        {
            _planned.Clear();
            (_snapshot, _read) = (RegistrySnapshot.Empty, 0);
            Read(world._log.Count);
        }

        private void Read(int end)
        {
            for (; _read < end; _read++)
            {
                (_snapshot, _) = RegistryFold.Apply(_snapshot, world._log[_read]);
            }
        }
    }
}
