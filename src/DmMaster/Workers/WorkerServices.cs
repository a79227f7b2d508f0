using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;

namespace DmMaster.Workers;

/// <summary>The workers' part of a master: their links and ports, and what they say.</summary>
internal static class WorkerServices
{
    /// <summary>Adds it. It needs the registry, <see cref="WorkerLinkOptions"/>, <see cref="WorkerCallOptions"/> and <see cref="StockPollOptions"/>.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddObserved()
        .AddNative()
        .AddStock();

    private static IServiceCollection AddObserved(this IServiceCollection services) => services
        .AddSingleton<ObservedState>()
        .AddSingleton<OrphanList>()
        .AddSingleton<StatusQuestions>()
        .AddHosted<ForgetLoop>()
        .AddHosted<OrphanLoop>();

    private static IServiceCollection AddNative(this IServiceCollection services) => services
        .AddSingleton<LinkTable>()
        .AddHosted<WorkerDispatcher>();

    private static IServiceCollection AddStock(this IServiceCollection services) => services
        .AddSingleton<StockChannels>()
        .AddSingleton<IWorkerClients, WorkerClients>()
        .AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<StockPollOptions>();
            return new StatusCallLimiter(options.AtOnce, options.Moment, provider.GetRequiredService<TimeProvider>());
        })
        .AddSingleton<StockStatusCalls>()
        .AddHosted<ChannelLoop>()
        .AddHosted<StockFleet>();
}
