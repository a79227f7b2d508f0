using DmMaster.Protocol.Etcd;
using DmMaster.Registry;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>
/// The one watch stream of a worker. Watches are made on it one after the other: the next is asked for when the last was answered,
/// and an answer belongs to the one that waits, whatever its number. A lost stream is replaced and every watch made again, unseen by
/// those who read them.
/// </summary>
internal sealed class StockWatchStream(WorkerEtcd etcd, TimeSpan retryDelay, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<WorkerWatch> _watches = [];
    private readonly Queue<WorkerWatch> _waiting = new();
    private readonly Queue<WatchRequest> _outgoing = new();
    private readonly Signal _work = new();
    private WorkerWatch? _asked;
    private CancellationTokenSource? _stream;

    /// <summary>Watches a key or a range from a revision on, possibly with what was there before each event.</summary>
    public WorkerWatch Open(ByteString key, ByteString rangeEnd, long start, bool withPrevious = false)
    {
        var watch = new WorkerWatch(key, rangeEnd, start, withPrevious);
        lock (_lock)
        {
            _watches.Add(watch);
            _waiting.Enqueue(watch);
            AskNeedsLock();
        }

        return watch;
    }

    /// <summary>Ends a watch; the stream ends with the last.</summary>
    public void Close(WorkerWatch watch)
    {
        lock (_lock)
        {
            watch.Finish(watch.End);
            if (!_watches.Remove(watch))
            {
                return;
            }

            if (_watches.Count == 0)
            {
                _stream?.Cancel();
            }
            else if (watch.Id is { } id)
            {
                SayNeedsLock(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = id } });
            }
        }
    }

    /// <summary>Keeps a stream while there is something to watch, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await UntilNeededAsync(cancellationToken);
            using var stream = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Begin(stream);
            if (await ServeAsync(stream.Token) is { } failure)
            {
                Lose(failure);
                await Task.Delay(retryDelay, time, cancellationToken);
            }
        }
    }

    private async Task UntilNeededAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_watches.Count > 0)
                {
                    return;
                }
            }

            await _work.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks for every watch anew, in the order in which they were first made.</summary>
    private void Begin(CancellationTokenSource stream)
    {
        lock (_lock)
        {
            _stream = stream;
            _outgoing.Clear();
            _waiting.Clear();
            _asked = null;
            foreach (var watch in _watches)
            {
                watch.Id = null;
                _waiting.Enqueue(watch);
            }

            AskNeedsLock();
        }
    }

    /// <summary>Serves one stream; how it failed, null when nobody needs it any more.</summary>
    private async Task<RpcException?> ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var call = new Watch.WatchClient(etcd.Calls).Watch(cancellationToken: cancellationToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var writing = WriteAsync(call.RequestStream, either.Token);
            try
            {
                while (await call.ResponseStream.MoveNext(either.Token))
                {
                    Take(call.ResponseStream.Current);
                }
            }
            finally
            {
                await either.CancelAsync();
                await writing;
            }

            return new RpcException(new Status(StatusCode.OK, "the server ended the stream"));
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
        finally
        {
            lock (_lock)
            {
                _stream = null;
            }
        }
    }

    private async Task WriteAsync(IClientStreamWriter<WatchRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                while (TryTakeOutgoing(out var request))
                {
                    await requests.WriteAsync(request, cancellationToken);
                }

                await _work.WaitAsync(cancellationToken);
            }
        }
        catch (Exception)
        {
            // However the writing failed, the reading side knows how the stream ended.
        }
    }

    private void Take(WatchResponse response)
    {
        lock (_lock)
        {
            var watch = response.Created ? _asked : _watches.Find(one => one.Id == response.WatchId);
            if (response.Created)
            {
                _asked = null;
                Created(watch, response);
                AskNeedsLock();
            }

            if (watch is null || !_watches.Contains(watch))
            {
                return;
            }

            if (response.Canceled)
            {
                _watches.Remove(watch);
                watch.Finish(response.CompactRevision > 0 ? WatchEnd.Compacted : WatchEnd.Lost);
            }
            else
            {
                watch.Offer(response.Events);
            }
        }
    }

    private void Created(WorkerWatch? watch, WatchResponse response)
    {
        if (watch is null || response.Canceled)
        {
            return;
        }

        watch.Id = response.WatchId;
        if (!_watches.Contains(watch))
        {
            // Closed while the answer was on its way.
            SayNeedsLock(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = response.WatchId } });
        }
    }

    /// <summary>After these a stock worker's client opens another stream; after all others its watches are over.</summary>
    private void Lose(RpcException failure)
    {
        if (failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var watch in _watches)
            {
                watch.Finish(WatchEnd.Lost);
            }

            _watches.Clear();
        }
    }

    private void AskNeedsLock()
    {
        while (_asked is null && _waiting.TryDequeue(out var watch))
        {
            if (_watches.Contains(watch))
            {
                _asked = watch;
                SayNeedsLock(new WatchRequest { CreateRequest = watch.ToRequest() });
            }
        }

        _work.Set();
    }

    private void SayNeedsLock(WatchRequest request)
    {
        _outgoing.Enqueue(request);
        _work.Set();
    }

    private bool TryTakeOutgoing(out WatchRequest request)
    {
        lock (_lock)
        {
            return _outgoing.TryDequeue(out request!);
        }
    }
}
