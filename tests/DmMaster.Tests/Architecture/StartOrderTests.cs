using DmMaster.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DmMaster.Tests.Architecture;

/// <summary>In which order what runs beside the calls starts; it stops in the reverse order.</summary>
public sealed class StartOrderTests
{
    [Fact]
    public async Task Loops_StartFromTheStoreUp()
    {
        await using var app = MasterHost.Build(new MasterOptions { MasterAddress = "127.0.0.1:0" });

        Assert.Equal(
            [
                "UnreadLoop",           // what clients leave unread is bounded before anything is sent
                "RegistryProjector",    // the registry is as the store was: everything after it reads one
                "ClusterIdentity",      // who this cluster is, before a worker is told
                "ForgetLoop",
                "OrphanLoop",
                "WorkerDispatcher",     // native workers hear of changes
                "ChannelLoop",          // stock workers have a channel before they are asked
                "StockFleet",
                "ShardReconciler",
                "PresenceLoop",         // who is gone counts as gone before its source is given to another
                "BindingReconciler",
                "TransferResumer",
                "ShardWaitLoop",
                "ShardTaskLoop",
                "MasterMeter",          // what is measured is there by then
                "CpuUsage",
                "LeaderTerm",
                "StoreProbe",
            ],
            app.Services.GetServices<IHostedService>().Select(static service => service.GetType()).Where(static type => type.Assembly == typeof(MasterHost).Assembly)
                .Select(static type => type.Name));
    }
}
