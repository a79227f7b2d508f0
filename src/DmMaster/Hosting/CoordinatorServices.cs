using DmMaster.Config;
using DmMaster.Databases;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Hosting.Etcd;
using DmMaster.Hosting.Interceptors;
using DmMaster.Hosting.OperationLog;
using DmMaster.Hosting.Port;
using DmMaster.Hosting.Settings;
using DmMaster.Operations.Configs;
using DmMaster.Operations;
using DmMaster.Registry;
using DmMaster.Services;
using DmMaster.Shards;
using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using DmMaster.Store.Measuring;
using DmMaster.Store;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using DmMaster.Workers.Stock;
using DmMaster.Workers;

namespace DmMaster.Hosting;

/// <summary>What the coordinator is made of, from the store up.</summary>
internal static partial class CoordinatorServices
{
    // A task over ten thousand sources is one commit: three keys and two conditions for each.
    private const int MaxTxnOperations = 100_000;

    /// <summary>Adds the coordinator, each folder's part by itself. The loops of one start before those of the next.</summary>
    public static IServiceCollection AddCoordinator(this IServiceCollection services, MasterOptions options) => services
        .AddOptions(options)
        .AddStore(options)
        .AddRegistry()
        .AddWorkers()
        .AddDatabases()
        .AddSingleton<IPdKeys, PdKeys>()
        .AddShards()
        .AddOperations()
        .AddMasterMethods()
        .AddInterceptors()
        .AddEtcdApi(options.Stock);

    /// <summary>Serves the coordinator.</summary>
    public static void MapCoordinator(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<MasterService>();
        endpoints.MapGrpcService<TasksService>();
        endpoints.MapGrpcService<WorkerLinkService>();
        if (endpoints.ServiceProvider.GetRequiredService<MasterOptions>().Etcd is null)
        {
            endpoints.MapEtcdApi();
        }
        else
        {
            endpoints.MapEtcdCluster();
        }
    }

    private static IServiceCollection AddStore(this IServiceCollection services, MasterOptions options) => options.Etcd is { } cluster
        ? services.AddEtcdCluster(cluster)
        : services.AddSingleton<IKeyValueStore>(provider => OpenStore(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<StoreMeter>(), provider.GetRequiredService<ILoggerFactory>()));

    private static InProcessStore OpenStore(MasterOptions master, TimeProvider time, StoreMeter meter, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(DurableStore));
        var options = new InProcessStoreOptions
        {
            MaxTxnOperations = (int)Math.Clamp(master.Stock.MaxTxnOps, MaxTxnOperations, int.MaxValue),
            Surpassed = (told, before) => LogSurpassed(logger, told, before),
            AcceptsLoss = master.AcceptsLoss,
            Journaled = meter.Journaled,
            MaxLiveBytes = Math.Max(1, master.Stock.QuotaBackendBytes),
        };
        return master.DataDirectory is not { } directory
            ? new InProcessStore(time, options)
            : DurableStore.Open(directory, time, options, logger);
    }

    // What each part is told of the settings.
    private static IServiceCollection AddOptions(this IServiceCollection services, MasterOptions options) => services
        .AddSingleton(new WorkerLinkOptions())
        .AddSingleton(provider => new WorkerCallOptions { CallLimit = options.RpcTimeout, Tls = ClientTls.Of(options, provider) })
        .AddSingleton(new StockPollOptions { Silence = options.Silence })
        .AddSingleton(new OperationOptions
        {
            AckBudget = options.AckBudget,
            QueryBudget = options.QueryBudget,
            Silence = options.Silence,
            NoUpstreamCheck = !options.UpstreamCheck,
            AllowShardMode = options.AllowShardMode,
        })
        .AddSingleton(new PasswordCipher(options.SecretKey.IsEmpty ? null : options.SecretKey.ToArray()))
        .AddSingleton(new OwnConfig(OwnConfigText.Of(options)))
        .AddSingleton(new SharedSecret(Google.Protobuf.ByteString.CopyFrom(options.SecretKey.Span)))
        .AddSingleton(ToIdentity(options));

    private static IServiceCollection AddInterceptors(this IServiceCollection services)
    {
        services.AddGrpc()
            .AddServiceOptions<MasterService>(static service => service.Interceptors.Add<OperationInterceptor>())
            .AddServiceOptions<TasksService>(static service => service.Interceptors.Add<OperationInterceptor>());
        return services
            .AddSingleton<OperationInterceptor>()
            .AddSingleton<OperationLogger>()
            .AddSingleton<CallBudgets>()
            .AddSingleton<OperationLimiter>();
    }

    private static MasterIdentity ToIdentity(MasterOptions options)
    {
        var scheme = options.Tls is null ? "http" : "https";
        return new MasterIdentity(
            options.Name, options.AdvertiseAddress, [options.Stock.AdvertisePeerUrls], [$"{scheme}://{options.AdvertiseAddress}"]);
    }

    [LoggerMessage(HostingEventIds.Surpassed, LogLevel.Warning,
        "a worker or client shows a revision that this state has not reached: it is older than what was told; it goes on above that")]
    private static partial void LogSurpassed(ILogger logger, Revision shown, Revision reached);
}
