using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>
/// The writing side of a stream: one answer at a time, in the order asked for. It waits for the client to read; answers are made only
/// when it is their turn, so that a client which never reads holds no more than one of them.
/// </summary>
internal sealed class WatchWriter(IServerStreamWriter<Wire.WatchResponse> responses, Headers headers, int fragmentBytes) : IDisposable
{
    /// <summary>The number in answers that are about no watch.</summary>
    internal const long NoWatch = -1;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Says that a watch stands.</summary>
    internal Task CreatedAsync(long id, Revision now, CancellationToken callToken) =>
        WriteAsync(new() { Header = headers.At(now), WatchId = id, Created = true }, callToken);

    /// <summary>Says that a watch was not made.</summary>
    internal Task RefusedAsync(string reason, CancellationToken callToken) => WriteAsync(
        new() { Header = headers.Now(), WatchId = NoWatch, Created = true, Canceled = true, CancelReason = reason }, callToken);

    /// <summary>Says that a watch is over because the client wanted that.</summary>
    internal Task CanceledAsync(long id, CancellationToken callToken) =>
        WriteAsync(new() { Header = headers.Now(), WatchId = id, Canceled = true }, callToken);

    /// <summary>Says that a watch is over because what comes next is compacted.</summary>
    internal Task CompactedAsync(long id, Revision oldest, CancellationToken callToken) =>
        WriteAsync(new() { Header = headers.Now(), WatchId = id, Canceled = true, CompactRevision = oldest.Value }, callToken);

    /// <summary>Says how far a watch, or with <see cref="NoWatch"/> all of them, have come.</summary>
    internal Task ProgressAsync(long id, Revision upTo, CancellationToken callToken) =>
        WriteAsync(new() { Header = headers.At(upTo), WatchId = id }, callToken);

    /// <summary>Tells changes.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="batch">The changes.</param>
    /// <param name="watchToken">Ends the wait for the turn.</param>
    /// <param name="callToken">Ends all.</param>
    internal async Task EventsAsync(OpenWatch watch, WatchBatch batch, CancellationToken watchToken, CancellationToken callToken)
    {
        await _turn.WaitAsync(watchToken);
        try
        {
            var whole = ToWire(watch, batch);
            if (!watch.Terms.WithFragments || whole.CalculateSize() < fragmentBytes)
            {
                await SendAsync(whole, callToken);
                return;
            }

            foreach (var fragment in Fragments.Split(whole, fragmentBytes))
            {
                await SendAsync(fragment, callToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private Wire.WatchResponse ToWire(OpenWatch watch, WatchBatch batch)
    {
        var response = new Wire.WatchResponse { Header = headers.At(batch.Revision), WatchId = watch.Id };
        response.Events.Capacity = batch.Events.Count;
        foreach (var change in batch.Events)
        {
            response.Events.Add(EntryEncoder.ToWire(change, watch.Terms.Query.WithPrevious));
        }

        return response;
    }

    private async Task WriteAsync(Wire.WatchResponse response, CancellationToken callToken)
    {
        await _turn.WaitAsync(callToken);
        try
        {
            await SendAsync(response, callToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SendAsync(Wire.WatchResponse response, CancellationToken callToken)
    {
        try
        {
            await responses.WriteAsync(response, callToken);
        }
        catch (Exception ended) when (ended is IOException or InvalidOperationException)
        {
            // The stream broke, or is closed: a write after its end is an invalid operation.
            throw new OperationCanceledException("The call is over.", ended, callToken);
        }
    }
}
