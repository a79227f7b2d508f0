using System.Diagnostics.CodeAnalysis;
using DmMaster.Hosting.Metrics;
using DmMaster.Http;
using DmMaster.Operations.Metrics;
using DmMaster.Store.Measuring;
using DmMaster.Telemetry;
using DmMaster.Telemetry.Scraping;

namespace DmMaster.Hosting;

/// <summary>What is measured, and <c>/metrics</c>, which tells it.</summary>
internal static class MetricServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddMeters(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<MetricScrape>()
        .AddSingleton<MetricsEndpoint>(static provider => new(provider.GetRequiredService<MetricScrape>()))
        .AddHosted<MasterMeter>()
        .AddSource<CallMeter>()
        .AddSource<LoadMeter>()
        .AddSource<ProcessMeter>()
        .AddHostedSource<CpuUsage>()
        .AddHostedSource<LeaderTerm>()
        .AddHostedSource<StoreProbe>()
        .AddSingleton<StoreMeter>()
        .AddSource<StoreMeterSource>()
        .AddSource<OperationMeter>()
        .AddSource<RegistryMeter>()
        .AddSource<WorkerMeter>()
        .AddSource<WorkerEventMeter>()
        .AddSource<LockMeter>();

    private static IServiceCollection AddSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IMeterSource => services
        .AddSingleton<T>()
        .AddSingleton<IMeterSource>(static provider => provider.GetRequiredService<T>());

    private static IServiceCollection AddHostedSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services)
        where T : class, IHostedService, IMeterSource => services
        .AddHosted<T>()
        .AddSingleton<IMeterSource>(static provider => provider.GetRequiredService<T>());
}
