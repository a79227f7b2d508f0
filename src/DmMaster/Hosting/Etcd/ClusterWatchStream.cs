using DmMaster.Protocol.Etcd;
using Grpc.Core;

namespace DmMaster.Hosting.Etcd;

/// <summary>One watch stream between a client and a member: what was asked for, and what is answered here.</summary>
/// <param name="requests">To the member.</param>
/// <param name="responses">To the client.</param>
/// <param name="future">Told of a watch from a revision that is not reached, and which one is.</param>
internal sealed class ClusterWatchStream(
    IAsyncStreamWriter<WatchRequest> requests, IAsyncStreamWriter<WatchResponse> responses, Action<long, long> future) : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly SemaphoreSlim _answering = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Queue<WatchCreateRequest> _creating = new();
    private readonly HashSet<long> _ended = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _asking.Dispose();
        _answering.Dispose();
    }

    /// <summary>Hands a request on, or refuses it.</summary>
    internal async Task AskAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        if (request.CreateRequest is not { } create)
        {
            await SendAsync(request, cancellationToken);
        }
        else if (PassThroughRules.WhyNot(create) is { } reason)
        {
            await AnswerAsync(
                new WatchResponse { Header = new ResponseHeader(), WatchId = -1, Created = true, Canceled = true, CancelReason = reason }, cancellationToken);
        }
        else
        {
            // Answers come in this order.
            lock (_lock)
            {
                _creating.Enqueue(create);
            }

            await SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Hands an answer on, and ends a watch of the future.</summary>
    internal async Task TakeAsync(WatchResponse response, CancellationToken cancellationToken)
    {
        if (!response.Created)
        {
            await (IsEnded(response) ? Task.CompletedTask : AnswerAsync(response, cancellationToken));
            return;
        }

        await AnswerAsync(response, cancellationToken);
        var told = TakeCreated(response);
        if (!response.Canceled && told > response.Header.Revision + 1)
        {
            lock (_lock)
            {
                _ended.Add(response.WatchId);
            }

            future(told, response.Header.Revision);
            await AnswerAsync(
                new WatchResponse { Header = response.Header, WatchId = response.WatchId, Canceled = true, CompactRevision = response.Header.Revision },
                cancellationToken);
            await SendAsync(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = response.WatchId } }, cancellationToken);
        }
    }

    private long TakeCreated(WatchResponse response)
    {
        lock (_lock)
        {
            _ended.Remove(response.WatchId);
            return _creating.TryDequeue(out var create) ? create.StartRevision : 0;
        }
    }

    // The member's own word that the watch is over is the last about it.
    private bool IsEnded(WatchResponse response)
    {
        lock (_lock)
        {
            return response.Canceled ? _ended.Remove(response.WatchId) : _ended.Contains(response.WatchId);
        }
    }

    private Task SendAsync(WatchRequest request, CancellationToken cancellationToken) => WriteAsync(_asking, requests, request, cancellationToken);

    private Task AnswerAsync(WatchResponse response, CancellationToken cancellationToken) =>
        WriteAsync(_answering, responses, response, cancellationToken);

    private static async Task WriteAsync<T>(SemaphoreSlim turn, IAsyncStreamWriter<T> writer, T message, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await writer.WriteAsync(message, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
