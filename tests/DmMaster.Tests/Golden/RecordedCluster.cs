using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using Grpc.Net.Client;

namespace DmMaster.Tests.Golden;

/// <summary>Our master over three simulated stock workers, worker1 to worker3, all on real sockets.</summary>
internal sealed class RecordedCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, StockProcess> _workers = [];
    private readonly HashSet<string> _away = [];

    private RecordedCluster(InProcessMaster master)
    {
        Master = master;
        Channel = GrpcChannel.ForAddress(master.Address);
    }

    public InProcessMaster Master { get; }

    public GrpcChannel Channel { get; }

    public StockProcess this[string name] => _workers[name];

    /// <summary>Each address with the name it has in answers.</summary>
    public IEnumerable<(string Address, string Name)> Addresses =>
    [
        (Master.Address.Authority, "address of master1"),
        .. _workers.Select(worker => (worker.Value.Worker.Address, $"address of {worker.Key}")),
    ];

    /// <summary>The same for the recordings.</summary>
    public static IEnumerable<(string Address, string Name)> RecordedAddresses =>
    [
        ("127.0.0.1:8261", "address of master1"), ("127.0.0.1:8271", "address of worker1"),
        ("127.0.0.1:8272", "address of worker2"), ("127.0.0.1:8273", "address of worker3"),
    ];

    public static async Task<RecordedCluster> StartAsync()
    {
        // Its own address in its answers is the configured one, as in the recordings.
        var cluster = new RecordedCluster(await InProcessMaster.StartAsync(change: options => options with { MasterAddress = "127.0.0.1:0" }));
        foreach (var name in new[] { "worker1", "worker2", "worker3" })
        {
            cluster._workers[name] = await StockProcess.StartAsync(
                new StockWorkerOptions { Name = name, Address = "", Masters = [cluster.Master.Address] }, TimeProvider.System);
            await cluster.UntilAsync(snapshot => snapshot.Workers.GetValueOrDefault(new WorkerName(name))?.IsOnline == true);
        }

        return cluster;
    }

    /// <summary>Kills a worker; its lease lives on.</summary>
    public async Task KillAsync(string name)
    {
        _away.Add(name);
        await _workers[name].KillAsync();
    }

    /// <summary>Stops a worker: its lease is revoked.</summary>
    public async Task StopAsync(string name)
    {
        _away.Add(name);
        await _workers[name].StopAsync();
        await UntilAsync(snapshot => !snapshot.Workers[new WorkerName(name)].IsOnline);
    }

    /// <summary>Has the lease of a killed worker run out.</summary>
    public async Task ExpireAsync(string name)
    {
        await new Lease.LeaseClient(Channel).LeaseRevokeAsync(new LeaseRevokeRequest { ID = _workers[name].Worker.LeaseId });
        await UntilAsync(snapshot => !snapshot.Workers[new WorkerName(name)].IsOnline);
    }

    /// <summary>Starts a worker again.</summary>
    public async Task StartAgainAsync(string name)
    {
        await _workers[name].StartAgainAsync();
        _away.Remove(name);
        await UntilAsync(snapshot => snapshot.Workers.GetValueOrDefault(new WorkerName(name))?.IsOnline == true);
    }

    /// <summary>Stops a worker in its tracks.</summary>
    public void Freeze(string name)
    {
        _away.Add(name);
        _workers[name].Worker.Faults.IsFrozen = true;
    }

    /// <summary>Waits for the registry to say something.</summary>
    public async Task UntilAsync(Func<RegistrySnapshot, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var feed = Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!condition(feed.Current))
        {
            await subscription.NextAsync(patience.Token);
        }
    }

    /// <summary>Waits until every worker that is there has done what the registry asks of it, as between two commands of a recording.</summary>
    /// <returns>Null, or what did not come to rest.</returns>
    public async Task<string?> ReconcileAsync()
    {
        var feed = Master.Service<RegistryFeed>();
        foreach (var process in _workers.Values.Where(process => !_away.Contains(process.Worker.Name)))
        {
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            try
            {
                await process.Worker.UntilAsync(worker => Obeys(feed.Current, worker), patience.Token);
            }
            catch (OperationCanceledException)
            {
                return $"{process.Worker.Name} did not come to what the registry asks: {process.Worker.Status()}, {string.Join("; ", process.Worker.LoggedErrors)}";
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Values)
        {
            await worker.DisposeAsync();
        }

        Channel.Dispose();
        await Master.DisposeAsync();
    }

    private static bool Obeys(RegistrySnapshot snapshot, StockWorker worker)
    {
        var entry = snapshot.Workers.GetValueOrDefault(new WorkerName(worker.Name));
        var source = entry?.Bound ?? entry?.Relay;
        var status = worker.Status();
        if ((worker.Source ?? "") != (source?.Value ?? ""))
        {
            return false;
        }

        return source is not { } handled ||
            (ObeysRelay(snapshot, handled, entry!, status) && ObeysSubtasks(snapshot, entry!.Bound, status));
    }

    private static bool ObeysRelay(RegistrySnapshot snapshot, SourceId source, WorkerEntry entry, QueryStatusResponse status)
    {
        var bySource = entry.Bound is not null && SourceConfig.FromToml(snapshot.Sources[source].Config).TryGet(out var config, out _) && config.IsRelayEnabled;
        var isOn = bySource || entry.Relay is not null;
        return isOn
            ? status.SourceStatus.RelayStatus?.Stage == snapshot.Relays.GetValueOrDefault(source)?.Expected
            : status.SourceStatus.RelayStatus is null;
    }

    private static bool ObeysSubtasks(RegistrySnapshot snapshot, SourceId? bound, QueryStatusResponse status)
    {
        var tasks = bound is { } source ? snapshot.TasksBySource.GetValueOrDefault(source) ?? [] : [];
        return status.SubTaskStatus.Select(subtask => subtask.Name).SequenceEqual(tasks.Select(task => task.Value)) &&
            status.SubTaskStatus.All(subtask => Obeys(subtask, snapshot.Tasks[new TaskName(subtask.Name)][bound!.Value]));
    }

    private static bool Obeys(SubTaskStatus subtask, SubtaskEntry entry) =>
        (entry.Expected is Stage.Paused or Stage.Stopped
            ? subtask.Stage is Stage.Paused or Stage.Stopped
            : subtask.Stage is Stage.Running or Stage.Finished) &&
        (entry.Validator == Stage.Running) == (subtask.Validation?.Stage == Stage.Running);
}
