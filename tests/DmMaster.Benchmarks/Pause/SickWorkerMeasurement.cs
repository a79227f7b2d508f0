using DmMaster.Benchmarks.Measuring;
using DmMaster.Protocol.Dm;

namespace DmMaster.Benchmarks.Pause;

/// <summary>Ten workers, then one of them stands still, then it is dead: what a pause and a query cost, and what the nine others say.</summary>
/// <param name="kind">Of which kind the workers are.</param>
internal sealed class SickWorkerMeasurement(WorkerKind kind) : IMeasurement
{
    private const string Task = "ten";
    private const int Healthy = 9;

    /// <inheritdoc/>
    public string Name => $"one sick {kind.Word()} worker of ten";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await Cluster.StartAsync(kind, cancellationToken);
        var (_, sick) = await cluster.StartWorkersAsync(1, cancellationToken);
        await cluster.CreateSourceAsync(1, cancellationToken);
        await cluster.StartWorkersAsync(Healthy, cancellationToken);
        for (var number = 2; number <= Healthy + 1; number++)
        {
            await cluster.CreateSourceAsync(number, cancellationToken);
        }

        await cluster.StartTaskAsync(Task, Healthy + 1, cancellationToken);
        await sick.FreezeAsync();
        var query = await Timed.RunAsync(() => cluster.QueryAnyAsync(Task, Healthy, cancellationToken));
        var pause = await Timed.RunAsync(() => cluster.OperateAnyAsync(TaskOp.Pause, Task, Healthy, cancellationToken));
        await sick.ThawAsync();
        await cluster.OperateAsync(TaskOp.Resume, Task, Healthy + 1, cancellationToken);
        await sick.KillAsync();
        var dead = await Timed.RunAsync(() => cluster.OperateAnyAsync(TaskOp.Pause, Task, Healthy, cancellationToken));
        return
        [
            new Row($"query-status, one of 10 {kind.Word()} workers frozen") { P50 = Text.Milliseconds(query.TotalMilliseconds), Target = "2.05 s" },
            new Row($"pause, one of 10 {kind.Word()} workers frozen") { P50 = Text.Milliseconds(pause.TotalMilliseconds), Target = "3.05 s" },
            new Row($"pause, one of 10 {kind.Word()} workers just killed") { P50 = Text.Milliseconds(dead.TotalMilliseconds), Target = "3.05 s" },
        ];
    }
}
