using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using DmMaster.Tests.Links;
using DmMaster.Tests.Stories;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>
/// A master and stock workers w1, w2, … that follow their keys over the etcd API, on real ports and a clock of the test's: w1 has source s1,
/// w2 has s2, and task <c>test</c> runs on both.
/// </summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private readonly List<StockProcess> _workers = [];

    private ProcessCluster(FakeTimeProvider time, InProcessMaster master)
    {
        Time = time;
        Master = master;
    }

    public FakeTimeProvider Time { get; }

    public InProcessMaster Master { get; }

    public RegistrySnapshot Now => Master.Service<RegistryFeed>().Current;

    public StockWorker this[string name] => _workers.Single(process => process.Worker.Name == name).Worker;

    /// <param name="count">How many workers.</param>
    /// <param name="change">Changes the options of each.</param>
    public static async Task<ProcessCluster> StartAsync(int count, Func<StockWorkerOptions, StockWorkerOptions>? change = null)
    {
        var time = new FakeTimeProvider();
        var cluster = new ProcessCluster(time, await InProcessMaster.StartAsync(time));
        for (var number = 1; number <= count; number++)
        {
            await cluster.AddWorkerAsync($"w{number}", change ?? (static options => options));
        }

        foreach (var number in new[] { 1, 2 })
        {
            var created = await time.AdvanceUntilAsync(cluster.Master.CreateAsync($"s{number}", $"w{number}"));
            Assert.True(created.Sources.Single().Result, created.Sources.Single().Msg);
        }

        var started = await cluster.DoAsync(cluster.Master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task }));
        Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
        return cluster;
    }

    public Task<T> DoAsync<T>(AsyncUnaryCall<T> call) => Time.AdvanceUntilAsync(call.ResponseAsync);

    public Task<OperateTaskResponse> OperateAsync(TaskOp op) =>
        DoAsync(Master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" }));

    public Task<QueryStatusListResponse> QueryAsync() =>
        Time.AdvanceUntilAsync(Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }).ResponseAsync);

    public Task<TransferSourceResponse> TransferAsync(string source, string worker) => DoAsync(Master.Client.TransferSourceAsync(
        new TransferSourceRequest { Source = source, Worker = worker }, new Metadata { { "dm-budget", "4s" } }));

    /// <summary>Waits for the registry to say something.</summary>
    public async Task UntilAsync(Func<RegistrySnapshot, bool> condition) => await Time.AdvanceUntilAsync(FollowAsync(condition));

    /// <summary>Waits until a worker is as a test needs it.</summary>
    public Task UntilAsync(string worker, Func<StockWorker, bool> condition) =>
        Time.AdvanceUntilAsync(this[worker].UntilAsync(condition, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Master.DisposeAsync();
    }

    private async Task AddWorkerAsync(string name, Func<StockWorkerOptions, StockWorkerOptions> change)
    {
        var options = new StockWorkerOptions { Name = name, Address = "", Masters = [Master.Address], MemberListInterval = TimeSpan.Zero };
        var worker = await StockProcess.StartAsync(change(options), Time);
        _workers.Add(worker);
        await Time.AdvanceUntilAsync(worker.JoinedAsync(CancellationToken.None));
        await UntilAsync(snapshot => snapshot.Workers.GetValueOrDefault(new WorkerName(name))?.IsOnline == true);
    }

    private async Task FollowAsync(Func<RegistrySnapshot, bool> condition)
    {
        var feed = Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!condition(feed.Current))
        {
            await subscription.NextAsync(CancellationToken.None);
        }
    }
}
