using DmMaster.Protocol.Etcd;
using Grpc.Core;

namespace DmMaster.Store.EtcdClient;

/// <summary>One stream of keep-alives to one member. A member answers each of them, in their order.</summary>
internal sealed class LeaseKeepAliveStream
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<LeaseKeepAliveResponse>> _asked = new();
    private readonly Outgoing<LeaseKeepAliveRequest> _outgoing = new();

    private readonly CancellationTokenSource _ended;
    private RpcException? _failure;

    /// <summary>Opens it.</summary>
    /// <param name="endpoint">The member.</param>
    /// <param name="stopping">Ends it.</param>
    internal LeaseKeepAliveStream(Endpoint endpoint, CancellationToken stopping)
    {
        Endpoint = endpoint;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>The member.</summary>
    internal Endpoint Endpoint { get; }

    /// <summary>Completes when nothing is left of it.</summary>
    internal Task Running { get; }

    /// <summary>Whether it can still be asked.</summary>
    internal bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _failure is null;
            }
        }
    }

    /// <summary>Keeps a lease alive.</summary>
    /// <exception cref="RpcException">The stream is lost.</exception>
    internal Task<LeaseKeepAliveResponse> AskAsync(LeaseId id)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            var answer = new TaskCompletionSource<LeaseKeepAliveResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Enqueue(answer);
            _outgoing.Say(new LeaseKeepAliveRequest { ID = id.Value });
            return answer.Task;
        }
    }

    /// <summary>Ends it.</summary>
    internal void Close() => Fail(new RpcException(new Status(StatusCode.Cancelled, "the stream was closed")));

    private async Task RunAsync()
    {
        var failure = new RpcException(new Status(StatusCode.Unavailable, "the member ended the stream"));
        try
        {
            using var call = Endpoint.Leases.LeaseKeepAlive(new Metadata { { "hasleader", "true" } }, cancellationToken: _ended.Token);
            var writing = _outgoing.WriteAsync(call.RequestStream, _ended.Token);
            while (await call.ResponseStream.MoveNext(_ended.Token))
            {
                TakeAsked()?.TrySetResult(call.ResponseStream.Current);
            }

            await _ended.CancelAsync();
            await writing;
        }
        catch (RpcException lost)
        {
            failure = lost;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            failure = new RpcException(new Status(StatusCode.Cancelled, "the stream was closed"));
        }

        Fail(failure);
    }

    private TaskCompletionSource<LeaseKeepAliveResponse>? TakeAsked()
    {
        lock (_lock)
        {
            return _asked.TryDequeue(out var first) ? first : null;
        }
    }

    private void Fail(RpcException failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }

        _ended.Cancel();
        while (TakeAsked() is { } asked)
        {
            asked.TrySetException(failure);
        }
    }
}
