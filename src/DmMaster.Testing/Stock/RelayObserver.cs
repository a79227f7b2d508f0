using DmMaster.Protocol.Etcd;

namespace DmMaster.Testing.Stock;

/// <summary>Follows which source a worker pulls relay logs of by an order of its own.</summary>
internal sealed class RelayObserver(StockWorkerEnvironment context, WorkerStore store, RoleReader reader, SourceHandler handler)
    : Observer(context, store)
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(Event change, CancellationToken cancellationToken)
    {
        if (change.Type == Event.Types.EventType.Delete)
        {
            await handler.StopRelayAsync(Store, cancellationToken);
            return;
        }

        var source = change.Kv.Value.ToStringUtf8();
        var config = await Store.Etcd.RangeAsync(StockKeys.SourceConfig(source), change.Kv.ModRevision, cancellationToken);
        if (config.Kvs.Count == 0)
        {
            handler.Fail(StockWorkerErrors.NoSourceConfig(source));
            return;
        }

        await handler.StartRelayAsync(Store, source, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        var role = await reader.RelayAsync(cancellationToken);
        await (role.Source is { } source
            ? handler.StartRelayAsync(Store, source, cancellationToken)
            : handler.StopRelayAsync(Store, cancellationToken));
        return role.Revision;
    }
}
