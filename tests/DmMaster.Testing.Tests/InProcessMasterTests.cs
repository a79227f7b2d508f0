using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing.Fleet;
using DmMaster.Worker;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Testing.Tests;

/// <summary>A master and its simulated workers, all in this process.</summary>
public sealed class InProcessMasterTests
{
    [Fact]
    public async Task Start_TwoMasters_ListenOnPortsOfTheirOwn()
    {
        await using var first = await InProcessMaster.StartAsync();
        await using var second = await InProcessMaster.StartAsync();

        Assert.NotEqual(first.Address, second.Address);
        Assert.True(first.Address.IsLoopback);
        Assert.Empty((await second.Client.ListMemberAsync(new ListMemberRequest { Worker = true })).Members.Single().Worker.Workers);
    }

    [Fact]
    public async Task Dispose_WithAWorker_EndsItsLink()
    {
        var master = await InProcessMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var work = new SimulatedWorker(new NativeWorkerOptions { Name = "w1", Masters = [master.Address] }, default, TimeProvider.System)
            .RunAsync(stop.Token);
        await UntilAsync(master, snapshot => snapshot.Workers.Count == 1);

        await master.DisposeAsync();

        Assert.False(work.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Fleet_OfThree_TakesSourcesAndTasksAndIsPaused()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var fleet = new WorkerFleet(
            new FleetOptions { Master = master.Address.Authority, Native = 3, StageTime = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);
        var work = fleet.RunAsync(stop.Token);
        await UntilAsync(master, snapshot => snapshot.Workers.Values.Count(worker => worker.IsOnline) == 3);
        var sources = Enumerable.Range(1, 3).Select(number => $"s{number}").ToList();
        var created = await master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { sources.Select(Source) } });
        Assert.All(created.Sources, row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        await master.Client.StartTaskAsync(new StartTaskRequest { Task = Task(sources) });

        var paused = await master.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "t" });
        var status = await master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "t" });

        Assert.Equal(3, paused.Sources.Count);
        Assert.All(paused.Sources, row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        Assert.All(status.Sources, row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task StageTime_NotPassed_LeavesThePauseUnconfirmedUntilItHas()
    {
        var time = new FakeTimeProvider();
        await using var master = await InProcessMaster.StartAsync(time);
        using var stop = new CancellationTokenSource();
        var work = new SimulatedWorker(
            new NativeWorkerOptions { Name = "w1", Masters = [master.Address] }, TimeSpan.FromSeconds(1), time).RunAsync(stop.Token);
        await UntilAsync(master, snapshot => snapshot.Workers.Count == 1);
        await master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Source("s1") } });
        await master.Client.StartTaskAsync(new StartTaskRequest { Task = Task(["s1"]) });
        var pausing = master.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "t" }).ResponseAsync;
        while ((await master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "t" })).Sources[0].SubTaskStatus[0].Stage != Stage.Pausing)
        {
            Assert.False(pausing.IsCompleted);
        }

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, ""), ((await pausing).Sources[0].Result, (await pausing).Sources[0].Msg));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Fleet_OneNameThatCannotBe_EndsAll()
    {
        await using var master = await InProcessMaster.StartAsync();
        var fleet = new WorkerFleet(new FleetOptions { Master = master.Address.Authority, Native = 2, NamePrefix = "a\tb" }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<RpcException>(() => fleet.RunAsync(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    private static async Task UntilAsync(InProcessMaster master, Func<RegistrySnapshot, bool> condition)
    {
        var feed = master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!condition(feed.Current))
        {
            await subscription.NextAsync(CancellationToken.None);
        }
    }

    private static string Source(string id) => $$"""
        source-id: "{{id}}"
        flavor: mysql
        from: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        """;

    private static string Task(IEnumerable<string> sources) => $$"""
        name: t
        task-mode: all
        ignore-checking-items: ["all"]
        target-database: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        mysql-instances: [{{string.Join(", ", sources.Select(source => $"{{source-id: \"{source}\"}}"))}}]
        """;
}
