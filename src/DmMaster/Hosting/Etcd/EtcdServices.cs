using System.Diagnostics.CodeAnalysis;
using DmMaster.Hosting.Bounds;
using DmMaster.Operations;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Store.EtcdApi;
using DmMaster.Store.InProcess;

namespace DmMaster.Hosting.Etcd;

/// <summary>The etcd v3 API over the store, on the port of everything else.</summary>
internal static class EtcdServices
{
    /// <summary>The packages of its services.</summary>
    public static IReadOnlyList<string> Packages { get; } = ["etcdserverpb", "v3lockpb", "v3electionpb"];

    // A message has at most 2 GB, of which some is for what is around it.
    private const int MostRequestBytes = 1 << 30;

    /// <summary>Adds the API, with the limits that stock DM gives its embedded etcd.</summary>
    public static IServiceCollection AddEtcdApi(this IServiceCollection services, StockOptions stock)
    {
        var limits = new EtcdApiOptions
        {
            MaxTxnOperations = (int)Math.Clamp(stock.MaxTxnOps, 1, int.MaxValue),
            ReadOnly = DmKeys.Own,
            BeginLongReadAsync = AnswerBounds.BeginLongReadAsync,
            SendsChunks = AnswerBounds.Keep,
            Remembered = [DmKeys.All],
            MaxRequestBytes = (int)Math.Clamp(stock.MaxRequestBytes, 1, MostRequestBytes),
        };
        services.AddSingleton<Headers>();
        services.AddSingleton(provider => provider.GetRequiredService<IKeyValueStore>() is InProcessStore here
            ? limits with { Size = () => here.LiveBytes }
            : limits);

        // Made with the first call, when the cluster has its number.
        services.AddSingleton(static provider => ToIdentity(
            provider.GetRequiredService<MasterIdentity>(), provider.GetRequiredService<ClusterIdentity>()));
        return services
            .AddService<KvService>(limits)
            .AddService<WatchService>(limits)
            .AddService<LeaseService>(limits)
            .AddService<LockService>(limits)
            .AddService<ElectionService>(limits)
            .AddService<ClusterService>(limits)
            .AddService<MaintenanceService>(limits)
            .AddService<AuthService>(limits);
    }

    /// <summary>Whether a method, as <c>/package.Service/Method</c>, is one of its.</summary>
    public static bool IsOf(string method) => Packages.Any(package => method.StartsWith($"/{package}.", StringComparison.Ordinal));

    /// <summary>Serves the API.</summary>
    public static void MapEtcdApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<KvService>();
        endpoints.MapGrpcService<WatchService>();
        endpoints.MapGrpcService<LeaseService>();
        endpoints.MapGrpcService<LockService>();
        endpoints.MapGrpcService<ElectionService>();
        endpoints.MapGrpcService<ClusterService>();
        endpoints.MapGrpcService<MaintenanceService>();
        endpoints.MapGrpcService<AuthService>();
    }

    private static IServiceCollection AddService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services, EtcdApiOptions limits)
        where T : class
    {
        services.AddGrpc().AddServiceOptions<T>(service =>
            service.MaxReceiveMessageSize = limits.MaxRequestBytes + limits.RequestSlackBytes);
        return services.AddSingleton<T>();
    }

    private static EtcdIdentity ToIdentity(MasterIdentity master, ClusterIdentity cluster) =>
        new(cluster.Id, master.MemberId, master.Name, master.PeerUrls, master.ClientUrls);
}
