using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Pause;

/// <summary>The memory of a dm-master with many workers, sources and subtasks, while nothing happens.</summary>
/// <param name="kind">Of which kind the workers are.</param>
/// <param name="workers">How many workers and sources.</param>
/// <param name="tasks">How many tasks run on each source.</param>
internal sealed class MemoryMeasurement(WorkerKind kind, int workers, int tasks) : IMeasurement
{
    private const int Mebi = 1 << 20;

    /// <summary>How long nothing happens before memory is looked at.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => $"memory, {workers} {kind.Word()} workers";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await Cluster.StartAsync(kind, cancellationToken);
        var empty = cluster.ResidentBytes();
        await cluster.StartWorkersAsync(workers, cancellationToken);
        for (var number = 1; number <= workers; number++)
        {
            await cluster.CreateSourceAsync(number, cancellationToken);
        }

        for (var task = 1; task <= tasks; task++)
        {
            await cluster.StartTaskAsync($"task-{task}", workers, cancellationToken);
        }

        var busy = cluster.ResidentBytes();
        await Task.Delay(Quiet, TimeProvider.System, cancellationToken);
        return
        [
            new Row($"memory, {Text.Number(workers)} {kind.Word()} workers, {Text.Number(workers * tasks)} subtasks")
            {
                Bytes = $"{Text.Number(cluster.ResidentBytes() / Mebi)} MiB resident",
                Ratio = $"{Text.Number(busy / Mebi)} MiB as the last task starts, {Text.Number(empty / Mebi)} MiB before the first worker",
                Target = workers * tasks <= 10_000 ? "250 MB" : "",
            },
        ];
    }
}
