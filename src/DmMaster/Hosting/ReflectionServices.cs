using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using DmMaster.Protocol.Etcd.Concurrency;
using DmMaster.Protocol.V1;
using Grpc.Health.V1;
using Grpc.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace DmMaster.Hosting;

/// <summary>Tells clients such as <c>grpcurl</c> what the port serves, in both versions of gRPC's server reflection.</summary>
/// <remarks>The services are written down: in a native program they cannot be found by looking at types.</remarks>
internal static class ReflectionServices
{
    // Made when somebody asks: it would be a third of a start.
    private static readonly Lazy<ServiceDescriptor[]> Served = new(static () =>
    [
        Health.Descriptor, Master.Descriptor, Protocol.V1.Tasks.Descriptor, WorkerLink.Descriptor,
        KV.Descriptor, Watch.Descriptor, Lease.Descriptor, Protocol.Etcd.Concurrency.Lock.Descriptor, Election.Descriptor,
        Protocol.Etcd.Cluster.Descriptor, Maintenance.Descriptor, Auth.Descriptor,
        Grpc.Reflection.V1.ServerReflection.Descriptor, Grpc.Reflection.V1Alpha.ServerReflection.Descriptor,
    ]);

    /// <summary>Adds it.</summary>
    public static IServiceCollection AddReflection(this IServiceCollection services) => services
        .AddSingleton(static _ => new ReflectionV1ServiceImpl(Served.Value))
        .AddSingleton(static _ => new ReflectionServiceImpl(Served.Value));

    /// <summary>Serves it.</summary>
    public static void MapReflection(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<ReflectionV1ServiceImpl>();
        routes.MapGrpcService<ReflectionServiceImpl>();
    }
}
