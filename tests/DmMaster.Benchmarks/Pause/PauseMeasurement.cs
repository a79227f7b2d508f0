using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Port;
using DmMaster.Protocol.Dm;

namespace DmMaster.Benchmarks.Pause;

/// <summary>Pause with a receipt from every worker, and what has to happen before there is something to pause.</summary>
/// <param name="kind">Of which kind the workers are.</param>
/// <param name="workers">How many workers and sources.</param>
/// <param name="rounds">How many pauses, and as many resumes and queries.</param>
internal sealed class PauseMeasurement(WorkerKind kind, int workers, int rounds) : IMeasurement
{
    private const string All = "all-sources";
    private const string One = "one-source";
    private const int WarmUps = 5;

    private static readonly TimeProvider Time = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => $"pause, {workers} {Kind} workers";

    private string Kind => kind.Word();

    private string Target => (kind, workers) switch
    {
        (_, <= 100) => "p50 under 50 ms",
        (WorkerKind.Native, <= 1000) => "p50 under 250 ms, p99 under 500 ms",
        (_, <= 1000) => "p50 under 500 ms, p99 under 1 s",
        _ => "",
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await Cluster.StartAsync(kind, cancellationToken);
        var (registered, _) = await cluster.StartWorkersAsync(workers, cancellationToken);
        await Console.Error.WriteLineAsync($"{workers} workers after {Text.Milliseconds(registered.TotalMilliseconds)}");
        var created = await CreateSourcesAsync(cluster, cancellationToken);
        await Console.Error.WriteLineAsync($"{workers} sources, each after {Text.Milliseconds(created.Median)}");
        var before = cluster.ProcessorTime();
        var start = await Timed.RunAsync(() => cluster.StartTaskAsync(All, workers, cancellationToken));
        var startCpu = cluster.ProcessorTime() - before;
        await cluster.StartTaskAsync(One, 1, cancellationToken);
        await RoundsAsync(cluster, WarmUps, cancellationToken);
        var times = await RoundsAsync(cluster, rounds, cancellationToken);

        var sources = $"{Text.Number(workers)} {Kind}";
        return
        [
            new Row($"pause, {sources} workers")
            {
                Cpu = Text.Milliseconds((times.PauseCpu / rounds).TotalMilliseconds),
                Ratio = $"{Text.Ratio(times.Pause.Median / times.PauseOne.Median)} × pause, 1 source",
                Target = Target,
            }.With(times.Pause),
            .. Reach(times.Reach),
            new Row($"resume, {sources} workers").With(times.Resume),
            new Row($"pause, 1 source of {sources}").With(times.PauseOne),
            new Row($"query-status, {sources} workers") { Target = workers <= 1000 ? "p50 under 100 ms" : "", Cpu = Text.Milliseconds((times.QueryCpu / rounds).TotalMilliseconds) }.With(times.Query),
            new Row($"start-task, {sources} workers") { P50 = Text.Milliseconds(start.TotalMilliseconds), Cpu = Text.Milliseconds(startCpu.TotalMilliseconds) },
            new Row($"create a source and see it bound, {sources} workers") { Rate = $"{Text.Number(1000 / created.Mean)} a second", Target = "100 a second" }.With(created),
            new Row($"start and register {sources} workers, all") { P50 = Text.Milliseconds(registered.TotalMilliseconds) },
            .. await QueryOneAsync(cluster, cancellationToken),
        ];
    }

    private IReadOnlyList<Row> Reach(Samples times) => times.Count == 0 ? [] :
    [
        new Row($"the order of a pause reaches the last of {Text.Number(workers)} {Kind} workers")
        {
            Target = workers switch { 10 => "3 ms", 100 => "10 ms", 1000 => "83 ms", _ => "" },
        }.With(times),
    ];

    /// <summary>One source, many callers: each answer is no older than its call.</summary>
    private async Task<IReadOnlyList<Row>> QueryOneAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var files = Directory.CreateTempSubdirectory("dm-bench-");
        try
        {
            var request = new QueryStatusListRequest { Name = One, Sources = { Cluster.Source(1) } };
            var load = new LoadGenerator(files.FullName, new LoadPlan("/pb.Master/QueryStatus", request, 8, 8));
            await load.RunAsync(cluster.Uri, LoadLength.Seconds(WarmUps), null, cancellationToken);
            var before = cluster.ProcessorTime();
            var run = await load.RunAsync(cluster.Uri, LoadLength.Seconds(WarmUps), null, cancellationToken);
            return
            [
                new Row($"query-status of 1 source, 64 callers, {Kind} worker")
                {
                    Rate = $"{Text.Number(run.PerSecond)} calls/s",
                    Cpu = Text.Milliseconds((cluster.ProcessorTime() - before).TotalMilliseconds / run.Calls),
                    Target = "20,000 calls/s",
                },
            ];
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private async Task<Samples> CreateSourcesAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var times = new Samples();
        for (var number = 1; number <= workers; number++)
        {
            var source = number;
            times.Add(await Timed.RunAsync(() => cluster.CreateSourceAsync(source, cancellationToken)));
        }

        return times;
    }

    private async Task<PauseTimes> RoundsAsync(Cluster cluster, int count, CancellationToken cancellationToken)
    {
        var times = new PauseTimes();
        for (var round = 0; round < count; round++)
        {
            var (before, began) = (cluster.ProcessorTime(), Time.GetTimestamp());
            times.Pause.Add(await Timed.RunAsync(() => cluster.OperateAsync(TaskOp.Pause, All, workers, cancellationToken)));
            times.PauseCpu += cluster.ProcessorTime() - before;
            if (kind == WorkerKind.Stock)
            {
                times.Reach.Add(Time.GetElapsedTime(began, await cluster.TakenByAllAsync(began, cancellationToken)));
            }

            times.PauseOne.Add(await Timed.RunAsync(() => cluster.OperateAsync(TaskOp.Pause, One, 1, cancellationToken)));
            times.Resume.Add(await Timed.RunAsync(() => cluster.OperateAsync(TaskOp.Resume, All, workers, cancellationToken)));
            await cluster.OperateAsync(TaskOp.Resume, One, 1, cancellationToken);
            before = cluster.ProcessorTime();
            times.Query.Add(await Timed.RunAsync(() => cluster.QueryAsync(All, workers, cancellationToken)));
            times.QueryCpu += cluster.ProcessorTime() - before;
        }

        return times;
    }
}
