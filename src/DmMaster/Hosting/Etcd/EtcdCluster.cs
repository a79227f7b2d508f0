using DmMaster.Hosting.Port;
using DmMaster.Store;
using DmMaster.Store.EtcdClient;

namespace DmMaster.Hosting.Etcd;

/// <summary>The store in an etcd cluster, and the cluster's own API on the master's port.</summary>
internal static class EtcdCluster
{
    /// <summary>Adds the store, and what hands calls on.</summary>
    public static IServiceCollection AddEtcdCluster(this IServiceCollection services, EtcdStoreOptions options)
    {
        services.AddHttpForwarder();
        services.AddGrpc().AddServiceOptions<ClusterWatch>(static service => service.MaxReceiveMessageSize = PortLimits.MaxMessageBytes);
        return services
            .AddSingleton(options)
            .AddSingleton<IKeyValueStore, EtcdStore>()
            .AddSingleton<PassThroughRules>()
            .AddSingleton<EtcdPassThrough>()
            .AddSingleton<ClusterWatch>()
            .AddSingleton<AdvertisedMembers>();
    }

    /// <summary>Serves the cluster's API. Who its members are is answered here: workers go where that says, and must stay with us.</summary>
    public static void MapEtcdCluster(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AdvertisedMembers>();
        endpoints.MapGrpcService<ClusterWatch>();
        var passThrough = endpoints.ServiceProvider.GetRequiredService<EtcdPassThrough>();
        foreach (var package in EtcdServices.Packages)
        {
            endpoints.MapPost($"/{package}.{{service}}/{{method}}", passThrough.ForwardAsync);
        }
    }
}
