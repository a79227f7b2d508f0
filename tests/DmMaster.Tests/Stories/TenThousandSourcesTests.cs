using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>A task over ten thousand sources.</summary>
[Collection(Alone.Name)]
public sealed class TenThousandSourcesTests
{
    [Fact]
    public async Task Task_OverTenThousandSources_LivesInWholeCommits()
    {
        const int Count = 10_000;
        await using var big = await Cluster.StartAsync();
        await ManySources.AddAsync(big.Master, Count);
        var patient = new Metadata { { "dm-budget", "10m" } };

        var started = await big.Client.StartTaskAsync(new StartTaskRequest { Task = ManySources.Task(Count) }, patient);

        Assert.True(started.Result, started.Msg);
        Assert.Equal(Count, started.Sources.Count);
        Assert.Single(StageRevisions(big));
        var paused = await big.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "big" }, patient);
        Assert.Equal((true, Count), (paused.Result, paused.Sources.Count));
        Assert.Single(StageRevisions(big));
        var stopped = await big.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Delete, Name = "big" }, patient);
        Assert.True(stopped.Result, stopped.Msg);
        Assert.Empty(big.Master.Service<RegistryFeed>().Current.Tasks);
    }

    private static IEnumerable<Revision> StageRevisions(Cluster cluster) =>
        cluster.Master.Service<RegistryFeed>().Current.Tasks[new TaskName("big")].Values.Select(static subtask => subtask.StageRevision).Distinct();
}
