using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Pause;
using DmMaster.Protocol.Dm;

namespace DmMaster.Benchmarks.Sharding;

/// <summary>A DDL that every source of a pessimistic task comes to: from its announcements to the last trace of its lock.</summary>
/// <param name="workers">How many workers and sources.</param>
/// <param name="rounds">How many locks, one after the other.</param>
internal sealed class LockMeasurement(int workers, int rounds) : IMeasurement
{
    private const string Task = "sharded";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => $"a pessimistic lock over {workers} sources";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await Cluster.StartAsync(WorkerKind.Stock, cancellationToken);
        await cluster.StartWorkersAsync(workers, cancellationToken, "--announce-ddl", "ALTER TABLE `shop`.`t` ADD COLUMN `c` INT", "--ddl-table", "shop.t");
        for (var number = 1; number <= workers; number++)
        {
            await cluster.CreateSourceAsync(number, cancellationToken);
        }

        await using var times = new LockTimes(cluster.Uri);
        var (fromFirst, fromLast) = (new Samples(), new Samples());
        for (var round = 0; round < rounds; round++)
        {
            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var resolving = times.OneLockAsync(workers, await times.NowAsync(either.Token), either.Token);
            await cluster.StartTaskAsync(Task, workers, either.Token, "shard-mode: pessimistic");
            var (first, last) = await resolving;
            fromFirst.Add(first);
            fromLast.Add(last);
            await cluster.OperateAsync(TaskOp.Delete, Task, workers, either.Token);
        }

        return
        [
            new Row($"a pessimistic lock over {Text.Number(workers)} sources, from the last announcement until nothing of it is left") { Target = "under 1 s" }.With(fromLast),
            new Row("the same, from the first announcement, as the task starts").With(fromFirst),
        ];
    }
}
