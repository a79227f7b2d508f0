using DmMaster.Worker;

namespace DmMaster.Testing.Fleet;

/// <summary>Many simulated workers in one process, each with a connection of its own.</summary>
public sealed class WorkerFleet(FleetOptions options, TimeProvider time)
{
    /// <summary>Works until cancelled, or until a master will not have one of the workers.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var masters = options.Master.Split(',').Select(ToUri).ToList();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Enumerable.Range(1, options.Native).Select(number => RunAsync(number, masters, ending)).ToList();
        await Task.WhenAll(workers);
    }

    private async Task RunAsync(int number, IReadOnlyList<Uri> masters, CancellationTokenSource ending)
    {
        var worker = new SimulatedWorker(
            new NativeWorkerOptions { Name = $"{options.NamePrefix}{number}", Masters = masters }, options.StageTime, time);
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

    private static Uri ToUri(string master) => new(master.Contains("://", StringComparison.Ordinal) ? master : $"http://{master}");
}
