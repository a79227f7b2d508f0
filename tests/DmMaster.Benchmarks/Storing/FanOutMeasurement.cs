using System.Threading.Channels;
using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Storing;

/// <summary>From a put to its event at each watcher, against one channel a listener.</summary>
/// <param name="rounds">How many of each, in turn.</param>
/// <param name="puts">How many puts a round.</param>
internal sealed class FanOutMeasurement(int rounds, int puts) : IMeasurement
{
    private const int WarmUps = 50;

    /// <inheritdoc/>
    public string Name => "store watches";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken) =>
    [
        await MeasureAsync(1, cancellationToken),
        await MeasureAsync(100, cancellationToken),
        await MeasureAsync(1000, cancellationToken),
    ];

    private async Task<Row> MeasureAsync(int watchers, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var store = StoreRig.NewStore();
        var overStore = new FanOut(watchers);
        var overChannels = new FanOut(watchers);
        var channels = Enumerable.Range(0, watchers)
            .Select(_ => Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true })).ToList();
        List<Task> listening =
        [
            .. Enumerable.Range(0, watchers).Select(i => WatchAsync(store.Watch(new Store.WatchQuery(StoreRig.All), ending.Token), () => overStore.Hear(i))),
            .. channels.Select((channel, i) => WatchAsync(channel.Reader.ReadAllAsync(ending.Token), () => overChannels.Hear(i))),
        ];
        var (ours, theirs, allocated) = await RoundsAsync();
        await ending.CancelAsync();
        await Task.WhenAll(listening);
        return new Row($"put to event, {Text.Number(watchers)} {(watchers == 1 ? "watcher" : "watchers")}")
        {
            Bytes = Text.Bytes(allocated / watchers),
            Ratio = $"{Text.Ratio(ours.Median / theirs.Median)} × a channel each",
        }.With(ours);

        async Task<(Samples Ours, Samples Theirs, double Allocated)> RoundsAsync()
        {
            var (ours, theirs) = (new Samples(), new Samples());
            var allocations = new List<double>();
            for (var round = -1; round < rounds; round++)
            {
                var (count, isCounted) = round < 0 ? (WarmUps, false) : (puts, true);
                var before = GC.GetTotalAllocatedBytes(precise: true);
                await overStore.SayAsync(count, Put, isCounted ? ours : null, cancellationToken);
                allocations.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count);
                await overChannels.SayAsync(count, Write, isCounted ? theirs : null, cancellationToken);
            }

            return (ours, theirs, Medians.Of(allocations.Skip(1)));
        }

        void Put(int i) => StoreRig.Commit(store, i, cancellationToken);

        void Write(int i) => channels.ForEach(channel => channel.Writer.TryWrite(i));
    }

    private static async Task WatchAsync<T>(IAsyncEnumerable<T> events, Action onEvent)
    {
        try
        {
            await foreach (var _ in events)
            {
                onEvent();
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }
}
