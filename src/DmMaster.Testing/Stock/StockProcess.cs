using System.Net;

namespace DmMaster.Testing.Stock;

/// <summary>A simulated stock worker with a port of its own on the loopback, to be stopped, killed and started again like a process.</summary>
public sealed class StockProcess : IAsyncDisposable
{
    private readonly StockWorkerOptions _options;
    private readonly TimeProvider _time;
    private StockPorts? _ports;
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;

    private StockProcess(StockWorkerOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        Worker = new StockWorker(options, time);
    }

    /// <summary>The worker: another one after each start.</summary>
    public StockWorker Worker { get; private set; }

    /// <summary>Its port, the same after each start.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a worker; it joins in the background.</summary>
    /// <param name="options">Who it is. The address is replaced by that of the port that it gets.</param>
    /// <param name="time">The clock.</param>
    public static async Task<StockProcess> StartAsync(StockWorkerOptions options, TimeProvider time)
    {
        var ports = await StockPorts.OpenAsync(IPAddress.Loopback, [0]);
        var process = new StockProcess(options with { Address = $"127.0.0.1:{ports.Ports[0]}" }, time) { Port = ports.Ports[0] };
        process.Run(ports);
        return process;
    }

    /// <summary>Starts it again after it was stopped or killed.</summary>
    /// <exception cref="IOException">Another has its port now.</exception>
    public async Task StartAgainAsync()
    {
        var ports = await StockPorts.OpenAsync(IPAddress.Loopback, [Port]);
        Worker.Dispose();
        Worker = new StockWorker(_options, _time);
        Run(ports);
    }

    /// <summary>Ends it as SIGTERM would, and waits for the end.</summary>
    public async Task StopAsync()
    {
        await (_stop?.CancelAsync() ?? Task.CompletedTask);
        await EndAsync();
    }

    /// <summary>Ends it as SIGKILL would, and waits for the end.</summary>
    public async Task KillAsync()
    {
        Worker.Kill();
        await EndAsync();
    }

    /// <summary>Throws what its run threw, if that has ended badly: no master would have it.</summary>
    public Task JoinedAsync(CancellationToken cancellationToken) => Task.WhenAny(Worker.ServingAsync(cancellationToken), _work).Unwrap();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Worker.Dispose();
    }

    private void Run(StockPorts ports)
    {
        _ports = ports;
        _stop = new CancellationTokenSource();
        ports.Serve(Port, Worker);
        _work = Worker.RunAsync(_stop.Token);
    }

    private async Task EndAsync()
    {
        if (_ports is { } ports)
        {
            _ports = null;
            await ports.DisposeAsync();
        }

        try
        {
            await _work;
        }
        catch (Exception e) when (e is OperationCanceledException or Grpc.Core.RpcException)
        {
            // It was still joining, or no master would have it.
        }

        _stop?.Dispose();
        _stop = null;
    }
}
