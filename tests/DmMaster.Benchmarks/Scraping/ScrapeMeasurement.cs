using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Pause;

namespace DmMaster.Benchmarks.Scraping;

/// <summary>A scrape of <c>/metrics</c> of a dm-master with many workers, sources and subtasks, beside <c>/status</c>.</summary>
/// <param name="kind">Of which kind the workers are.</param>
/// <param name="workers">How many workers and sources.</param>
internal sealed class ScrapeMeasurement(WorkerKind kind, int workers) : IMeasurement
{
    private const int Scrapes = 200;
    private const string Task = "task-1";

    /// <inheritdoc/>
    public string Name => $"scrape, {workers} {kind.Word()} workers";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        var (status, metrics) = (new Samples(), new Samples());
        using var http = new HttpClient();
        await using var cluster = await FilledAsync(await Cluster.StartAsync(kind, cancellationToken), cancellationToken);
        await GetAsync(http, cluster, "/metrics", new Samples(), cancellationToken);
        await GetAsync(http, cluster, "/status", status, cancellationToken);
        var before = cluster.ProcessorTime();
        var size = await GetAsync(http, cluster, "/metrics", metrics, cancellationToken);
        var each = (cluster.ProcessorTime() - before) / Scrapes;
        return
        [
            new Row($"scrape, {Text.Number(workers)} {kind.Word()} workers and sources")
            {
                Cpu = Text.Milliseconds(each.TotalMilliseconds),
                Bytes = $"{Text.Bytes(await AllocatedAsync(http, cancellationToken))} for {Text.Bytes(size)} of text",
                Ratio = $"{Text.Ratio(metrics.Median / status.Median)} × /status",
                Target = "p99 under 50 ms",
            }.With(metrics),
        ];
    }

    // What the caller allocates for what it reads is part of it.
    private async Task<double> AllocatedAsync(HttpClient http, CancellationToken cancellationToken)
    {
        await using var cluster = await FilledAsync(await Cluster.StartWithinAsync(kind), cancellationToken);
        await GetAsync(http, cluster, "/metrics", new Samples(), cancellationToken);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await GetAsync(http, cluster, "/metrics", new Samples(), cancellationToken);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Scrapes;
    }

    private async Task<Cluster> FilledAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        await cluster.StartWorkersAsync(workers, cancellationToken);
        for (var number = 1; number <= workers; number++)
        {
            await cluster.CreateSourceAsync(number, cancellationToken);
        }

        await cluster.StartTaskAsync(Task, workers, cancellationToken);
        await cluster.UntilRunningAsync(Task, workers, cancellationToken);
        return cluster;
    }

    // How long the answer was. One of the metrics must show every worker.
    private async Task<int> GetAsync(HttpClient http, Cluster cluster, string path, Samples samples, CancellationToken cancellationToken)
    {
        var address = new Uri(cluster.Uri, path);
        byte[] answer = [];
        for (var scrape = 0; scrape < Scrapes; scrape++)
        {
            samples.Add(await Timed.RunAsync(async () => answer = await http.GetByteArrayAsync(address, cancellationToken)));
        }

        var bound = System.Text.Encoding.UTF8.GetString(answer).Split('\n').Count(static line =>
            line.StartsWith("dm_master_worker_state{", StringComparison.Ordinal) && line.EndsWith(" 2", StringComparison.Ordinal));
        return path == "/status" || bound == workers ? answer.Length : throw new MeasurementException($"{bound} of {workers} workers are shown as bound");
    }
}
