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
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(1, _options.Native).Select(number => RunAsync(number, ending)));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunAsync(int number, CancellationTokenSource ending)
    {
        var worker = new SimulatedWorker(
            new NativeWorkerOptions { Name = $"{_options.NamePrefix}{number}", Masters = _masters }, _options.StageTime, _time);
        try
        {
            await worker.RunAsync(ending.Token);
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
