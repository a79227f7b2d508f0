using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Storing;

/// <summary>Commits per second of the in-process store, one put each, against an immutable sorted dictionary, written under a lock.</summary>
/// <param name="rounds">How many of each, in turn.</param>
/// <param name="duration">How long a round is.</param>
internal sealed class CommitMeasurement(int rounds, TimeSpan duration) : IMeasurement
{
    /// <inheritdoc/>
    public string Name => "store commits";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken) =>
        [await MeasureAsync(1, cancellationToken), await MeasureAsync(8, cancellationToken)];

    private async Task<Row> MeasureAsync(int writers, CancellationToken cancellationToken)
    {
        var dictionary = StoreRig.NewDictionary();
        List<WriterRun> ours = [];
        List<WriterRun> theirs = [];
        using var store = StoreRig.NewStore();

        // The first round fills the keys and warms up.
        for (var round = -1; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = await WriterRun.RunAsync(writers, duration, number => StoreRig.Commit(store, number, cancellationToken));
            var second = await WriterRun.RunAsync(writers, duration, dictionary);
            if (round >= 0)
            {
                ours.Add(first);
                theirs.Add(second);
            }
        }

        var times = new Samples();
        ours.ForEach(run => times.Add(run.Times));
        var ratio = Medians.Ratio([.. ours.Select(run => run.PerSecond)], [.. theirs.Select(run => run.PerSecond)]);
        return new Row($"commit of a 256-byte put, {writers} {(writers == 1 ? "writer" : "writers")}")
        {
            Rate = $"{Text.Number(Medians.Of(ours.Select(run => run.PerSecond)))} commits/s",
            Bytes = Text.Bytes(Medians.Of(ours.Select(run => run.Allocated))),
            Ratio = $"{Text.Ratio(ratio)} × an immutable sorted dictionary",
        }.With(times);
    }
}
