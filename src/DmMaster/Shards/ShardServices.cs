using DmMaster.Shards.Pessimistic;

namespace DmMaster.Shards;

/// <summary>Shard DDL's part of a master.</summary>
internal static class ShardServices
{
    /// <summary>Adds it. It needs the registry and the store.</summary>
    public static IServiceCollection AddShards(this IServiceCollection services) => services
        .AddSingleton<ShardFaultList>()
        .AddSingleton<IShardCoordinator, PessimisticCoordinator>()
        .AddHosted<ShardReconciler>();
}
