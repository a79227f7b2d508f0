using DmMaster.Protocol.Etcd;

namespace DmMaster.Testing.Stock;

/// <summary>Follows which source a worker is bound to.</summary>
internal sealed class BoundObserver(StockWorkerEnvironment context, WorkerStore store, RoleReader reader, SourceHandler handler)
    : Observer(context, store)
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(Event change, CancellationToken cancellationToken)
    {
        if (change.Type == Event.Types.EventType.Delete)
        {
            await handler.UnbindAsync(Store, cancellationToken);
            return;
        }

        var source = StockValues.SourceOf(change.Kv.Value) ?? "";
        var config = await Store.Etcd.RangeAsync(StockKeys.SourceConfig(source), change.Kv.ModRevision, cancellationToken);
        if (config.Kvs.Count == 0)
        {
            handler.Fail(StockWorkerErrors.NoSourceConfig(source));
            return;
        }

        await handler.BindAsync(Store, source, config.Kvs[0].Value.ToStringUtf8(), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        var role = await reader.BoundAsync(cancellationToken);
        await handler.ReconcileBoundAsync(Store, role, cancellationToken);
        return role.Revision;
    }

    /// <inheritdoc/>
    protected override bool BeginAnew()
    {
        Store.Lease.Restart();
        return true;
    }
}
