using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Tests.Stories;
using Google.Protobuf;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A master with stock workers, as far as it can tell: registered, with a heartbeat under a lease, and a port.</summary>
internal sealed class StockCluster(InProcessMaster master) : IAsyncDisposable
{
    private readonly List<ScriptedWorker> _workers = [];

    public InProcessMaster Master => master;

    public static async Task<StockCluster> StartAsync(TimeProvider? time = null) => new(await InProcessMaster.StartAsync(time));

    /// <summary>A worker that does at once what the registry says.</summary>
    public async Task<ScriptedWorker> AddWorkerAsync(string name)
    {
        var worker = await ScriptedWorker.StartAsync();
        _workers.Add(worker);
        worker.OnStatus = (_, _) => Task.FromResult(Ideal(name));
        await JoinAsync(name, worker.Address);
        return worker;
    }

    /// <summary>Registers a worker whose port is somewhere else, and gives it a heartbeat.</summary>
    public async Task JoinAsync(string name, string address)
    {
        var registered = await master.Client.RegisterWorkerAsync(new RegisterWorkerRequest { Name = name, Address = address });
        Assert.True(registered.Result, registered.Msg);
        var lease = await master.Store.GrantAsync(LeaseId.None, 3600, CancellationToken.None);
        var put = new TxnOp.Put(DmKeys.WorkerAlive(new WorkerName(name)), ByteString.CopyFromUtf8("{}")) { Lease = lease.Id };
        var committed = await master.Store.CommitAsync(new Txn { Compares = [], Success = [put] }, CancellationToken.None);
        await master.Service<RegistryFeed>().WaitForAsync(committed.Revision, CancellationToken.None);
    }

    /// <summary>Gives a source to a worker; the master's answer is for the test that wants it.</summary>
    public async Task<OperateSourceResponse> CreateAsync(string source, string worker) => await master.Client.OperateSourceAsync(
        new OperateSourceRequest { Op = SourceOp.StartSource, WorkerName = worker, Config = { Cluster.Source(source) } });

    /// <summary>Two ideal workers with a source each, and a task on both.</summary>
    public async Task<(ScriptedWorker First, ScriptedWorker Second)> WithTaskAsync()
    {
        var first = await AddWorkerAsync("w1");
        var second = await AddWorkerAsync("w2");
        await CreateAsync("s1", "w1");
        await CreateAsync("s2", "w2");
        var started = await master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.Equal(2, started.Sources.Count);
        return (first, second);
    }

    public async Task<OperateTaskResponse> OperateAsync(TaskOp op) =>
        await master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" });

    /// <summary>What a worker says that has carried out everything.</summary>
    public QueryStatusResponse Ideal(string name)
    {
        var snapshot = master.Service<RegistryFeed>().Current;
        var source = snapshot.Workers.GetValueOrDefault(new WorkerName(name))?.Bound;
        var status = source is { } bound
            ? ScriptedWorker.Status(bound.Value, [.. snapshot.SubtasksOf(bound).Select(static subtask => (subtask.Task.Value, subtask.Expected))])
            : new QueryStatusResponse { SourceStatus = new SourceStatus() };
        status.SourceStatus.Worker = name;
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        await master.DisposeAsync();
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }
    }
}
