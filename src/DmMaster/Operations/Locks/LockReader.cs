using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>Reads the locks out of the store.</summary>
public sealed class LockReader(IKeyValueStore store)
{
    /// <summary>All locks: pessimistic ones first, each kind by name.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<DdlLock>> AllAsync(RegistrySnapshot snapshot, CancellationToken cancellationToken)
    {
        var pessimistic = await PessimisticAsync(snapshot, cancellationToken);
        var infos = await ReadAsync(ShardKeys.OptimisticInfos, cancellationToken);
        if (infos.Count == 0)
        {
            return pessimistic;
        }

        var tables = await ReadAsync(ShardKeys.OptimisticTables, cancellationToken);
        var operations = await ReadAsync(ShardKeys.OptimisticOperations, cancellationToken);
        return [.. pessimistic, .. OptimisticLocks.Of(tables, infos, operations)];
    }

    /// <summary>The locks of pessimistic sharding, by name.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<DdlLock>> PessimisticAsync(RegistrySnapshot snapshot, CancellationToken cancellationToken)
    {
        var infos = await ReadAsync(ShardKeys.PessimisticInfos, cancellationToken);
        var operations = await ReadAsync(ShardKeys.PessimisticOperations, cancellationToken);
        return [.. PessimisticLocks.Of(snapshot, infos, operations)];
    }

    private async Task<IReadOnlyList<KeyValue>> ReadAsync(KeyRange range, CancellationToken cancellationToken) =>
        (await store.RangeAsync(new RangeQuery(range), cancellationToken)).Entries;
}
