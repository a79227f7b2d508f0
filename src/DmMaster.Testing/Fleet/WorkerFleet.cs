using System.Net;
using DmMaster.Testing.Stock;
using DmMaster.Worker;

namespace DmMaster.Testing.Fleet;

/// <summary>Many simulated workers in one process, each with a connection of its own.</summary>
public sealed class WorkerFleet
{
    private readonly FleetOptions _options;
    private readonly IReadOnlyList<Uri> _masters;
    private readonly TimeProvider _time;

    /// <summary>Makes a fleet that does nothing yet.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public WorkerFleet(FleetOptions options, TimeProvider time)
    {
        var problems = options.Problems();
        if (problems.Count > 0 || !FleetOptions.TryParse(options.Master, out _masters!, out _))
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        }

        _options = options;
        _time = time;
    }

    /// <summary>Works until cancelled, or until a master will not have one of the workers: then all end.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="Grpc.Core.RpcException">A master will not have one of the workers.</exception>
    /// <exception cref="IOException">A port of a stock worker cannot be opened.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_options.Stock > 0)
        {
            var ports = Enumerable.Range(_options.PortBase, _options.Stock).ToList();
            await using var opened = await StockPorts.OpenAsync(IPAddress.Parse(_options.Listen), ports);
            await Task.WhenAll([.. Natives(ending), .. ports.Select(port => RunStockAsync(opened, port, ending))]);
        }
        else
        {
            await Task.WhenAll(Natives(ending));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private IEnumerable<Task> Natives(CancellationTokenSource ending) => Enumerable.Range(1, _options.Native).Select(number =>
    {
        var worker = new SimulatedWorker(
            new NativeWorkerOptions { Name = $"{_options.NamePrefix}{number}", Masters = _masters }, _options.StageTime, _time);
        return RunAsync(worker.RunAsync, ending);
    });

    private async Task RunStockAsync(StockPorts ports, int port, CancellationTokenSource ending)
    {
        var table = _options.ToShardTable();
        using var worker = new StockWorker(
            new StockWorkerOptions
            {
                Name = $"{_options.NamePrefix}{_options.Native + 1 + port - _options.PortBase}",
                Address = new IPEndPoint(IPAddress.Parse(_options.Listen), port).ToString(),
                Masters = _masters,
                StageTime = _options.StageTime,
                LoadTime = _options.LoadTime,
                KeepAliveTtl = _options.KeepAliveTtl,
                ShardTables = [table],
                AnnouncedDdl = _options.AnnounceDdl is { } ddl ? new StockDdl(ddl, table) : null,
                OrderTaken = _options.Notes is { } notes ? notes.Take : null,

                // A third of a thousand calls a second would be all that a large fleet is busy with.
                MemberListInterval = TimeSpan.Zero,
            },
            _time);
        ports.Serve(port, worker);
        await RunAsync(worker.RunAsync, ending);
    }

    private static async Task RunAsync(Func<CancellationToken, Task> run, CancellationTokenSource ending)
    {
        try
        {
            await run(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The fleet ends, by a signal or because a master would not have another worker.
        }
        finally
        {
            await ending.CancelAsync();
        }
    }
}
