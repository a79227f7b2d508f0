using DmMaster.Operations;
using DmMaster.Store;
using DmMaster.Store.EtcdApi;
using DmMaster.Store.InProcess;

namespace DmMaster.Hosting;

/// <summary>The etcd v3 API over the store, on the port of everything else.</summary>
internal static class EtcdServices
{
    /// <summary>What the full name of each of its services begins with.</summary>
    public const string Package = "/etcdserverpb.";

    /// <summary>Adds the API.</summary>
    public static IServiceCollection AddEtcdApi(this IServiceCollection services)
    {
        services.AddSingleton<StoreErrorInterceptor>();
        services.AddSingleton<Headers>();
        services.AddSingleton(static provider => ToOptions(provider.GetRequiredService<IKeyValueStore>()));

        // Made with the first call, when the cluster has its number.
        services.AddSingleton(static provider => ToIdentity(
            provider.GetRequiredService<MasterIdentity>(), provider.GetRequiredService<ClusterIdentity>()));
        return services
            .AddService<KvService>()
            .AddService<WatchService>()
            .AddService<LeaseService>()
            .AddService<ClusterService>()
            .AddService<MaintenanceService>()
            .AddService<AuthService>();
    }

    /// <summary>Serves the API.</summary>
    public static void MapEtcdApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<KvService>();
        endpoints.MapGrpcService<WatchService>();
        endpoints.MapGrpcService<LeaseService>();
        endpoints.MapGrpcService<ClusterService>();
        endpoints.MapGrpcService<MaintenanceService>();
        endpoints.MapGrpcService<AuthService>();
    }

    private static IServiceCollection AddService<T>(this IServiceCollection services)
        where T : class
    {
        var limits = new EtcdApiOptions();
        services.AddGrpc().AddServiceOptions<T>(service =>
        {
            service.MaxReceiveMessageSize = limits.MaxRequestBytes + limits.RequestSlackBytes;
            service.Interceptors.Add<StoreErrorInterceptor>();
        });
        return services.AddSingleton<T>();
    }

    private static EtcdApiOptions ToOptions(IKeyValueStore store) =>
        store is InProcessStore here ? new() { Size = () => here.LiveBytes } : new();

    private static EtcdIdentity ToIdentity(MasterIdentity master, ClusterIdentity cluster) =>
        new(cluster.Id, master.MemberId, master.Name, master.PeerUrls, master.ClientUrls);
}
