using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Pause;

/// <summary>
/// Ten workers: all well, then one of them stands still, or is dead; and ten more, one of which is busy with a long transaction: what a
/// pause and a query cost, and what the nine others say. The times are of a dm-master process; what is allocated, of one in this process.
/// </summary>
/// <param name="kind">Of which kind the workers are.</param>
/// <param name="rounds">How often each.</param>
internal sealed class SickWorkerMeasurement(WorkerKind kind, int rounds) : IMeasurement
{
    // A round of ten that are well is over in no time.
    private const int HealthyEach = 20;

    private static readonly TimeSpan Transaction = TimeSpan.FromSeconds(9);

    /// <inheritdoc/>
    public string Name => $"one sick {kind.Word()} worker of ten";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        var one = $"one of 10 {kind.Word()} workers";
        var refused = kind == WorkerKind.Stock ? "50 ms" : "3.05 s";
        var healthy = new SickCase($"pause, 10 {kind.Word()} workers, all well", "", static (cluster, measure, token) => cluster.PauseAsync(measure, token));
        var query = new SickCase($"query-status, {one} frozen", "2.05 s", static (cluster, measure, token) => cluster.QueryFrozenAsync(measure, token));
        var frozen = new SickCase($"pause, {one} frozen", "3.05 s", static (cluster, measure, token) => cluster.PauseFrozenAsync(measure, token));
        var killed = new SickCase($"pause, {one} just killed", refused, static (cluster, measure, token) => cluster.PauseKilledAsync(measure, token));
        var busy = new SickCase($"pause, {one} busy for 9 s", "9.05 s", static (cluster, measure, token) => cluster.PauseAsync(measure, token));
        await TimeAsync(TimeSpan.Zero, [.. Enumerable.Repeat(healthy, HealthyEach), query, frozen, killed], cancellationToken);
        await TimeAsync(Transaction, [busy], cancellationToken);
        await CountAsync(TimeSpan.Zero, [healthy, query, frozen, killed], cancellationToken);
        await CountAsync(Transaction, [busy], cancellationToken);
        return [healthy.ToRow(null), .. new[] { query, frozen, killed, busy }.Select(measured => measured.ToRow(healthy))];
    }

    // A program compiles anew what was called often, as soon as it has time to: while it waits for a worker. So a round goes before.
    private async Task TimeAsync(TimeSpan stageTime, IReadOnlyList<SickCase> cases, CancellationToken cancellationToken)
    {
        await using var cluster = await SickCluster.StartAsync(await Cluster.StartAsync(kind, cancellationToken), stageTime, cancellationToken);
        await WarmUpAsync(cluster, cases, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var measured in cases)
            {
                await measured.TimeAsync(cluster, cancellationToken);
            }
        }
    }

    private async Task CountAsync(TimeSpan stageTime, IReadOnlyList<SickCase> cases, CancellationToken cancellationToken)
    {
        await using var cluster = await SickCluster.StartAsync(await Cluster.StartWithinAsync(kind), stageTime, cancellationToken);
        await WarmUpAsync(cluster, cases, cancellationToken);
        foreach (var measured in cases)
        {
            await measured.CountAsync(cluster, cancellationToken);
        }
    }

    private static async Task WarmUpAsync(SickCluster cluster, IReadOnlyList<SickCase> cases, CancellationToken cancellationToken)
    {
        foreach (var measured in cases)
        {
            await measured.WarmUpAsync(cluster, cancellationToken);
        }
    }
}
