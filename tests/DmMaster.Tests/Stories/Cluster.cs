using System.Collections.Concurrent;
using DmMaster.Hosting;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Testing.Fleet;
using DmMaster.Worker;
using DmMaster.Workers.Observed;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Tests.Stories;

/// <summary>A master with workers, over real connections, in this process.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const string Task = """
        name: test
        task-mode: incremental
        ignore-checking-items: ["all"]
        target-database: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        mysql-instances:
          - source-id: "s1"
            meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}
          - source-id: "s2"
            meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}
        """;

    // Only turns a hang into a failure.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (CancellationTokenSource Stop, Task Work)> _workers = new();
    private readonly TimeProvider _time;

    private Cluster(InProcessMaster master, TimeProvider time)
    {
        Master = master;
        _time = time;
    }

    public InProcessMaster Master { get; }

    public Master.MasterClient Client => Master.Client;

    public static async Task<Cluster> StartAsync(params string[] workers) => await StartAsync(TimeProvider.System, workers);

    public static Task<Cluster> StartAsync(TimeProvider time, params string[] workers) => StartAsync(time, null, null, workers);

    /// <summary>A cluster with a master of other options, or other parts.</summary>
    public static async Task<Cluster> StartAsync(
        TimeProvider time, Func<MasterOptions, MasterOptions>? change, Action<IServiceCollection>? services, params string[] workers)
    {
        var cluster = new Cluster(await InProcessMaster.StartAsync(time, change, services), time);
        foreach (var worker in workers)
        {
            await cluster.AddWorkerAsync(worker);
        }

        return cluster;
    }

    /// <summary>A cluster with sources s1 on w1 and s2 on w2, and the task of <see cref="Task"/> on both.</summary>
    public static async Task<Cluster> StartWithTaskAsync(TimeProvider? time = null)
    {
        var cluster = await StartAsync(time ?? TimeProvider.System, "w1", "w2");
        await cluster.CreateAsync("s1");
        await cluster.CreateAsync("s2");
        var started = await cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Task });
        Assert.True(started.Result, started.Msg);
        Assert.All(started.Sources, source => Assert.True(source.Result, source.Msg));
        return cluster;
    }

    public static string Source(string id) => $$"""
        source-id: "{{id}}"
        flavor: mysql
        server-id: 101
        from: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        """;

    /// <summary>Starts a worker and waits until the registry has it online.</summary>
    public Task AddWorkerAsync(string name, TimeSpan stageTime = default, Protocol.Dm.Worker.WorkerBase? calls = null) => AddAsync(
        name, new SimulatedWorker(new NativeWorkerOptions { Name = name, Masters = [Master.Address], Calls = calls }, stageTime, _time).RunAsync);

    /// <summary>Starts a worker that does what a handler does.</summary>
    public Task AddWorkerAsync(string name, IWorkerHandler handler) =>
        AddAsync(name, new NativeWorker(new NativeWorkerOptions { Name = name, Masters = [Master.Address] }, handler, _time).RunAsync);

    private async Task AddAsync(string name, Func<CancellationToken, Task> run)
    {
        var stop = new CancellationTokenSource();
        _workers[name] = (stop, run(stop.Token));
        await UntilAsync(snapshot => snapshot.Workers.GetValueOrDefault(new WorkerName(name))?.IsOnline == true);
    }

    /// <summary>Ends a worker's process, as far as the master can tell.</summary>
    public async Task StopWorkerAsync(string name)
    {
        if (_workers.TryRemove(name, out var worker))
        {
            await worker.Stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.Work);
            worker.Stop.Dispose();
        }
    }

    /// <summary>Waits for the registry to say something.</summary>
    public async Task UntilAsync(Func<RegistrySnapshot, bool> condition)
    {
        var feed = Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!condition(feed.Current))
        {
            await subscription.NextAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until each worker said that it handles the source that it is bound to, and its subtasks: a client comes to its next command later than that.</summary>
    public async Task RestAsync()
    {
        using var limit = new CancellationTokenSource(Hang, TimeProvider.System);
        var feed = Master.Service<RegistryFeed>();
        foreach (var worker in feed.Current.Workers.Values.Where(static worker => worker.IsOnline))
        {
            var slot = Master.Service<ObservedState>().Of(worker.Name);
            var signal = new Signal();
            slot.Listen(signal);
            while (!IsAtRest(feed.Current, worker.Name, slot.Current))
            {
                await signal.WaitAsync(limit.Token);
            }

            slot.Unlisten(signal);
        }
    }

    private static bool IsAtRest(RegistrySnapshot snapshot, WorkerName name, ObservedWorker said)
    {
        var bound = snapshot.Workers.GetValueOrDefault(name)?.Bound;
        var tasks = bound is { } source ? snapshot.TasksBySource.GetValueOrDefault(source) ?? [] : [];
        return said.Source.Source == (bound?.Value ?? "") && tasks.All(said.Subtasks.ContainsKey);
    }

    public async Task CreateAsync(string source)
    {
        var created = await Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Source(source) } });
        Assert.True(created.Result, created.Msg);
    }

    public async Task<OperateTaskResponse> OperateAsync(TaskOp op, params string[] sources) =>
        await Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test", Sources = { sources } });

    public async Task<QueryStatusListResponse> QueryAsync(string task = "test", params string[] sources) =>
        await Client.QueryStatusAsync(new QueryStatusListRequest { Name = task, Sources = { sources } });

    public async Task<Stage[]> StagesAsync() =>
        [.. (await QueryAsync()).Sources.Select(row => row.SubTaskStatus.Single().Stage)];

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _workers.Keys)
        {
            await StopWorkerAsync(name);
        }

        await Master.DisposeAsync();
    }
}
