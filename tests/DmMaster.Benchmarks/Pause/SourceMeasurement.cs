using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Pause;

/// <summary>One source: created; and another moved from worker to worker while its task runs. The master does not look at upstreams here.</summary>
/// <param name="kind">Of which kind the workers are.</param>
/// <param name="rounds">How often.</param>
internal sealed class SourceMeasurement(WorkerKind kind, int rounds) : IMeasurement
{
    private const string Task = "moved";
    private const int Moved = 1;
    private const int Created = 2;
    private const int Workers = 10;

    /// <inheritdoc/>
    public string Name => $"one source, {kind.Word()} workers";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await Cluster.StartAsync(kind, cancellationToken);
        await cluster.StartWorkersAsync(Workers, cancellationToken);
        await cluster.CreateSourceAsync(Moved, cancellationToken);
        await cluster.StartTaskAsync(Task, Moved, cancellationToken);
        await MoveAsync(cluster, cancellationToken);
        var (created, moved) = (new Samples(), new Samples());
        for (var round = 0; round < rounds; round++)
        {
            created.Add(await Timed.RunAsync(() => cluster.CreateSourceAsync(Created, cancellationToken)));
            await cluster.StopSourceAsync(Created, cancellationToken);
            moved.Add(await Timed.RunAsync(() => MoveAsync(cluster, cancellationToken)));
        }

        return
        [
            new Row($"operate-source create, one, {kind.Word()} worker") { Target = "under 50 ms beyond the upstream check" }.With(created),
            new Row($"transfer-source of a running task until it runs again, {kind.Word()} workers") { Target = "under 2 s" }.With(moved),
        ];
    }

    // The answer comes with the order to run again: the caller looks whether it is in force.
    private static async Task MoveAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        await cluster.TransferAsync(Moved, cancellationToken);
        await cluster.UntilRunningAsync(Task, Moved, cancellationToken);
    }
}
