using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Pause;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using Google.Protobuf;

namespace DmMaster.Benchmarks.Sharding;

/// <summary>The memory of locks that stand, each of one source that waits for others.</summary>
/// <param name="locks">How many, in hundreds.</param>
internal sealed class LockMemoryMeasurement(int locks) : IMeasurement
{
    private const int EachTask = 100;
    private const int Mebi = 1 << 20;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => $"memory of {locks} locks of shard DDL";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await Cluster.StartAsync(Pause.WorkerKind.Native, cancellationToken);
        await cluster.StartWorkersAsync(EachTask + 1, cancellationToken);
        for (var number = 1; number <= EachTask + 1; number++)
        {
            await cluster.CreateSourceAsync(number, cancellationToken);
        }

        var tasks = Enumerable.Range(1, locks / EachTask).Select(static number => $"task-{number}").ToList();
        foreach (var task in tasks)
        {
            await cluster.StartTaskAsync(task, EachTask + 1, cancellationToken, "shard-mode: pessimistic");
        }

        await Task.Delay(Quiet, TimeProvider.System, cancellationToken);
        var before = cluster.ResidentBytes();
        await using var times = new LockTimes(cluster.Uri);
        foreach (var task in tasks)
        {
            await times.AnnounceAsync(Enumerable.Range(1, EachTask).Select(number => Info(task, number)), cancellationToken);
        }

        await Task.Delay(Quiet, TimeProvider.System, cancellationToken);
        var after = cluster.ResidentBytes();
        var shown = 0;
        var showing = await Timed.RunAsync(async () => shown = await cluster.LocksAsync(cancellationToken));
        return shown == locks / EachTask * EachTask
            ?
            [
                new Row($"memory of {Text.Number(shown)} locks of shard DDL") { Bytes = $"{Text.Number((after - before) / Mebi)} MiB", Ratio = $"{Text.Number(before / Mebi)} MiB before" },
                new Row("show-ddl-locks of them") { P50 = Text.Milliseconds(showing.TotalMilliseconds) },
            ]
            : throw new MeasurementException($"{shown} locks are shown");
    }

    private static (ByteString Key, ByteString Value) Info(string task, int number)
    {
        var source = Cluster.Source(number);
        return (
            ShardKeys.PessimisticInfo(new TaskName(task), new SourceId(source)),
            ByteString.CopyFromUtf8($$"""{"task":"{{task}}","source":"{{source}}","schema":"shop","table":"t{{number}}","ddls":["ALTER TABLE `shop`.`t{{number}}` ADD COLUMN `c` INT"]}"""));
    }
}
