using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Pause;

/// <summary>One thing that is done again and again, and what it cost.</summary>
/// <param name="what">What it is.</param>
/// <param name="target">What the project aims at; empty for nothing.</param>
/// <param name="act">Does it once, with what has to be done before and after.</param>
internal sealed class SickCase(string what, string target, Func<SickCluster, Measure, CancellationToken, Task> act)
{
    private TimeSpan _cpu;
    private long _allocated;

    /// <summary>How long it took, each time.</summary>
    public Samples Times { get; } = new();

    /// <summary>Does it for nothing.</summary>
    public Task WarmUpAsync(SickCluster cluster, CancellationToken cancellationToken) => act(cluster, static action => action(), cancellationToken);

    /// <summary>Does it, and takes the time.</summary>
    public Task TimeAsync(SickCluster cluster, CancellationToken cancellationToken) => act(
        cluster,
        async action =>
        {
            var before = cluster.ProcessorTime();
            Times.Add(await Timed.RunAsync(action));
            _cpu += cluster.ProcessorTime() - before;
        },
        cancellationToken);

    /// <summary>Does it with a master of this process, and counts what is allocated.</summary>
    public Task CountAsync(SickCluster cluster, CancellationToken cancellationToken) => act(
        cluster,
        async action =>
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await action();
            _allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        },
        cancellationToken);

    /// <summary>Its row.</summary>
    /// <param name="healthy">What it is compared with; null for the one that all are compared with.</param>
    public Row ToRow(SickCase? healthy) => new Row(what)
    {
        Cpu = Text.Milliseconds((_cpu / Times.Count).TotalMilliseconds),
        Bytes = Text.Bytes(_allocated),
        Ratio = healthy is null ? "" : $"{Text.Ratio(Times.Median / healthy.Times.Median)} × pause, all well; allocated {Text.Ratio((double)_allocated / healthy._allocated)} ×",
        Target = target,
    }.With(Times);
}
