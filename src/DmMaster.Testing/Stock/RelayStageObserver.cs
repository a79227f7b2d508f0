using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;

namespace DmMaster.Testing.Stock;

/// <summary>Follows the expected stage of a source's relay.</summary>
internal sealed class RelayStageObserver(StockWorkerEnvironment context, WorkerStore store, RelayMachine relay, string source)
    : Observer(context, store)
{
    /// <summary>Reads it and acts on it.</summary>
    /// <returns>The revision that was read.</returns>
    public async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        var read = await Store.Etcd.RangeAsync(StockKeys.RelayStage(source), 0, cancellationToken);
        if (read.Kvs.Count > 0 && StockValues.Expect(read.Kvs[0].Value) == Stage.Running)
        {
            relay.Expect(Stage.Running);
        }

        return read.Header.Revision;
    }

    /// <inheritdoc/>
    protected override Task HandleAsync(Event change, CancellationToken cancellationToken)
    {
        relay.Expect(change.Type == Event.Types.EventType.Delete ? Stage.InvalidStage : StockValues.Expect(change.Kv.Value));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        var read = await Store.Etcd.RangeAsync(StockKeys.RelayStage(source), 0, cancellationToken);
        relay.Expect(read.Kvs.Count > 0 ? StockValues.Expect(read.Kvs[0].Value) : Stage.InvalidStage);
        return read.Header.Revision;
    }
}
