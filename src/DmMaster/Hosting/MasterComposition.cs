using DmMaster.Hosting.Bounds;
using DmMaster.Hosting.Interceptors;
using DmMaster.Hosting.Port;
using DmMaster.Http;
using DmMaster.Workers.Observed;
using Grpc.HealthCheck;
using Serilog.Events;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace DmMaster.Hosting;

/// <summary>What a master is made of: read it as a table of contents.</summary>
public static class MasterComposition
{
    /// <summary>Registers everything.</summary>
    public static IServiceCollection AddDmMaster(this IServiceCollection services, MasterOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddMasterRpc(options)
        .AddMasterHttp()
        .AddCoordinator(options)
        .AddMeters();

    /// <summary>Maps everything that the port serves.</summary>
    public static void MapDmMaster(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<HealthServiceImpl>();
        routes.MapReflection();
        routes.MapCoordinator();
        routes.MapPlainHttp();
    }

    /// <remarks>The order of interceptors is the order around a call, outermost first: log what was answered, map errors, then what single services rely on.</remarks>
    private static IServiceCollection AddMasterRpc(this IServiceCollection services, MasterOptions options)
    {
        services.AddGrpc(rpc =>
        {
            rpc.MaxReceiveMessageSize = PortLimits.MaxMessageBytes;
            rpc.MaxSendMessageSize = null;
            rpc.EnableDetailedErrors = false;
            foreach (var compression in MeteredCompression.All(new LoadOptions().MaxUnpackedBytes))
            {
                rpc.CompressionProviders.Add(compression);
            }

            if (options.Log.Level <= LogEventLevel.Debug)
            {
                rpc.Interceptors.Add<RequestLogInterceptor>();
            }

            rpc.Interceptors.Add<ExceptionInterceptor>();
        });
        return services
            .AddReflection()
            .AddBounds()
            .AddSingleton<RequestLogInterceptor>()
            .AddSingleton<ExceptionInterceptor>()
            .AddSingleton(static _ => Serving());
    }

    /// <remarks>By the clock of the network, whatever clock a test gives to the rest.</remarks>
    private static IServiceCollection AddBounds(this IServiceCollection services) => services
        .AddSingleton<LoadOptions>()
        .AddSingleton(static provider => new LoadBudget(
            provider.GetRequiredService<LoadOptions>(), TimeProvider.System, provider.GetRequiredService<ILogger<LoadBudget>>()))
        .AddSingleton<ConnectionBounds>()
        .AddHosted<UnreadLoop>();

    private static IServiceCollection AddMasterHttp(this IServiceCollection services) => services
        .AddRoutingCore()
        .AddSingleton(provider => new StatusEndpoint(
            provider.GetRequiredService<MasterOptions>().StateText, provider.GetRequiredService<OrphanList>(), provider.GetRequiredService<TimeProvider>()));

    private static HealthServiceImpl Serving()
    {
        var health = new HealthServiceImpl();
        health.SetStatus("", ServingStatus.Serving);
        return health;
    }
}
