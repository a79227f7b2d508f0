using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing.Stock;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Testing.Tests.Stock;

/// <summary>A master with one simulated stock worker, w1, and a client of that worker's port.</summary>
internal sealed class StockBench : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);

    private StockBench(InProcessMaster master, StockProcess process, BrokenWire? wire)
    {
        Master = master;
        Wire = wire;
        Process = process;
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{process.Port}");
        Client = new Protocol.Dm.Worker.WorkerClient(_channel);
    }

    public InProcessMaster Master { get; }

    public StockProcess Process { get; }

    /// <summary>What the worker's connection to the master goes through, if anything.</summary>
    public BrokenWire? Wire { get; }

    public StockWorker Worker => Process.Worker;

    public Protocol.Dm.Worker.WorkerClient Client { get; }

    /// <summary>Ends a test that waits for what does not come.</summary>
    public CancellationToken Patience => _patience.Token;

    public static async Task<StockBench> StartAsync(
        Func<StockWorkerOptions, StockWorkerOptions>? change = null, bool throughWire = false, Action<IServiceCollection>? services = null)
    {
        var master = await InProcessMaster.StartAsync(TimeProvider.System, null, services);
        var wire = throughWire ? new BrokenWire(master.Address.Port) : null;
        var options = new StockWorkerOptions { Name = "w1", Address = "", Masters = [wire?.Address ?? master.Address] };
        var bench = new StockBench(master, await StockProcess.StartAsync(change?.Invoke(options) ?? options, TimeProvider.System), wire);
        await bench.UntilOnlineAsync(true);
        return bench;
    }

    /// <summary>The same with source s1 bound to the worker, and a task "test" in some mode that runs on it.</summary>
    public static async Task<StockBench> StartWithTaskAsync(
        Func<StockWorkerOptions, StockWorkerOptions>? change = null, string mode = "incremental", Action<StockFaults>? faults = null)
    {
        var bench = await StartAsync(change);
        faults?.Invoke(bench.Worker.Faults);
        await bench.BeginTaskAsync(mode);
        return bench;
    }

    public async Task BeginTaskAsync(string mode = "incremental")
    {
        await CreateSourceAsync("s1");
        await Master.Client.StartTaskAsync(new StartTaskRequest { Task = TaskText(mode) }, cancellationToken: Patience);
        await UntilAsync(Stage.Running, Stage.Finished);
    }

    public async Task CreateSourceAsync(string source)
    {
        await Master.Client.OperateSourceAsync(
            new OperateSourceRequest
            {
                Op = SourceOp.StartSource,
                Config = { $"source-id: \"{source}\"\nflavor: mysql\nserver-id: 101\nfrom: {{host: \"127.0.0.1\", port: 3306, user: \"root\", password: \"\"}}\n" },
            },
            cancellationToken: Patience);
        await Worker.UntilAsync(worker => worker.Source == source, Patience);
    }

    public Task OperateAsync(TaskOp op) =>
        Master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" }, cancellationToken: Patience).ResponseAsync;

    /// <summary>Gives an order and waits until it is written, not until it is confirmed.</summary>
    public async Task<Task> OrderAsync(TaskOp op, Stage expected)
    {
        var feed = Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        var operation = OperateAsync(op);
        while (feed.Current.Tasks[new TaskName("test")][new SourceId("s1")].Expected != expected)
        {
            await subscription.NextAsync(Patience);
        }

        return operation;
    }

    /// <summary>Waits until the task is in one of these stages.</summary>
    public Task UntilAsync(params Stage[] stages) => Worker.UntilAsync(worker => stages.Contains(worker.StageOf("test")), Patience);

    public async Task UntilOnlineAsync(bool isOnline)
    {
        var feed = Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while ((feed.Current.Workers.GetValueOrDefault(new WorkerName("w1"))?.IsOnline ?? false) != isOnline)
        {
            await subscription.NextAsync(Patience);
        }
    }

    public async Task<SubTaskStatus> StatusAsync() =>
        (await Client.QueryStatusAsync(new QueryStatusRequest { Name = "test" }, cancellationToken: Patience)).SubTaskStatus.Single();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await Process.DisposeAsync();
        await (Wire?.DisposeAsync() ?? default);
        await Master.DisposeAsync();
        _patience.Dispose();
    }

    private static string TaskText(string mode) => $$"""
        name: test
        task-mode: {{mode}}
        ignore-checking-items: ["all"]
        target-database: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        mysql-instances:
          - source-id: "s1"
            meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}
        """;
}
