namespace DmMaster.Store.Tests.Watching;

/// <summary>Reads a watch step by step. The time-out only turns a hang into a failure; no test waits for it.</summary>
public sealed class WatchReader(IAsyncEnumerable<WatchBatch> watch) : IAsyncDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly IAsyncEnumerator<WatchBatch> _batches = watch.GetAsyncEnumerator(CancellationToken.None);

    /// <summary>The next batch.</summary>
    public async Task<WatchBatch> NextAsync()
    {
        Assert.True(await MoveNextAsync(), "the watch ended");
        return _batches.Current;
    }

    /// <summary>Events of as many batches as it takes to have <paramref name="count"/>.</summary>
    public async Task<List<StoreEvent>> NextEventsAsync(int count)
    {
        var events = new List<StoreEvent>();
        while (events.Count < count)
        {
            events.AddRange((await NextAsync()).Events);
        }

        Assert.Equal(count, events.Count);
        return events;
    }

    /// <summary>Goes on.</summary>
    public Task<bool> MoveNextAsync() => _batches.MoveNextAsync().AsTask().WaitAsync(Hang);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batches.DisposeAsync();
}
