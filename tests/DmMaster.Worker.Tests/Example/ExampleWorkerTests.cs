using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using MyWorker;

namespace DmMaster.Worker.Tests.Example;

public sealed class ExampleWorkerTests
{
    private const string Source = """
        source-id: "s1"
        flavor: mysql
        from: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        """;

    private const string Task = """
        name: t
        task-mode: all
        ignore-checking-items: ["all"]
        target-database: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        mysql-instances: [{source-id: "s1"}]
        """;

    [Fact]
    public async Task Example_WithAMaster_IsPausedResumedAndStopped()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var feed = master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        var work = ExampleWorker.RunAsync("w1", master.Address, stop.Token);
        while (feed.Current.Workers.Count == 0)
        {
            await subscription.NextAsync(CancellationToken.None);
        }

        var created = await master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Source } });
        Assert.Equal((true, ""), (created.Sources.Single().Result, created.Sources.Single().Msg));
        var started = await master.Client.StartTaskAsync(new StartTaskRequest { Task = Task });
        Assert.Equal((true, ""), (started.Sources.Single().Result, started.Sources.Single().Msg));
        foreach (var op in new[] { TaskOp.Pause, TaskOp.Resume, TaskOp.Delete })
        {
            var answer = await master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "t" });
            Assert.Equal((true, true, ""), (answer.Result, answer.Sources.Single().Result, answer.Sources.Single().Msg));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }
}
