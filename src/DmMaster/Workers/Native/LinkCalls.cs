using DmMaster.Protocol.V1;
using DmMaster.Registry;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Workers.Native;

/// <summary>The calls to one native worker: made by anybody, sent by the loop that writes its stream, answered by the one that reads it.</summary>
/// <param name="areTaken">Whether the worker said that it answers calls.</param>
/// <param name="due">Set when there is something to send.</param>
public sealed class LinkCalls(bool areTaken, Signal due)
{
    /// <summary>The most calls under way at a time over one link.</summary>
    public const int MaxUnderWay = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, TaskCompletionSource<ByteString>> _underWay = [];
    private readonly Queue<MasterMessage> _due = new();
    private readonly HashSet<ulong> _unsent = [];
    private ulong _lastId;
    private bool _isOver;

    /// <summary>Makes a call and waits for its answer.</summary>
    /// <param name="method">The full name of the method.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Nobody waits any more: the worker is told, if the call was sent.</param>
    /// <exception cref="RpcException">The worker takes no calls, or not that many, or failed, or its link ended.</exception>
    public async Task<ByteString> CallAsync(string method, ByteString request, CancellationToken cancellationToken)
    {
        var (id, answer) = Begin(method, request);
        due.Set();
        try
        {
            return await answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Cancel(id);
            throw;
        }
    }

    /// <summary>The next message to send, null when there is none.</summary>
    public MasterMessage? Next()
    {
        lock (_lock)
        {
            while (_due.TryDequeue(out var message))
            {
                if (message.Call is null || _unsent.Remove(message.Call.Id))
                {
                    return message;
                }
            }

            return null;
        }
    }

    /// <summary>An answer came in. One to a call that is over is ignored.</summary>
    public void Answer(CallAnswer answer)
    {
        TaskCompletionSource<ByteString>? asked;
        lock (_lock)
        {
            _underWay.Remove(answer.Id, out asked);
        }

        switch (answer.ResultCase)
        {
            case CallAnswer.ResultOneofCase.Response:
                asked?.TrySetResult(answer.Response);
                break;
            case CallAnswer.ResultOneofCase.Error:
                asked?.TrySetException(new RpcException(ToStatus(answer.Error)));
                break;
            default:
                asked?.TrySetException(new RpcException(new Status(StatusCode.Internal, "the worker answered with neither a response nor an error")));
                break;
        }
    }

    /// <summary>There will be no answers any more.</summary>
    public void Abandon()
    {
        List<TaskCompletionSource<ByteString>> left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _underWay.Values];
            _underWay.Clear();
            _unsent.Clear();
            _due.Clear();
        }

        left.ForEach(static asked => asked.TrySetException(Ended()));
    }

    private static RpcException Ended() => new(new Status(StatusCode.Unavailable, "the link to the worker ended"));

    // A worker that fails with OK, or with what is no code, failed all the same.
    private static Status ToStatus(CallError error) =>
        new(error.Code is > 0 and <= (int)StatusCode.Unauthenticated ? (StatusCode)error.Code : StatusCode.Unknown, error.Message);

    private (ulong Id, Task<ByteString> Answer) Begin(string method, ByteString request)
    {
        if (!areTaken)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, $"this worker answers no calls: {method}"));
        }

        if (request.Length > LinkPolicy.MaxMessageBytes)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"a call to a worker may have at most {LinkPolicy.MaxMessageBytes} bytes, not {request.Length}"));
        }

        lock (_lock)
        {
            if (_isOver)
            {
                throw Ended();
            }

            if (_underWay.Count >= MaxUnderWay)
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"{MaxUnderWay} calls to this worker are under way already"));
            }

            var asked = new TaskCompletionSource<ByteString>(TaskCreationOptions.RunContinuationsAsynchronously);
            var id = ++_lastId;
            _underWay.Add(id, asked);
            _unsent.Add(id);
            _due.Enqueue(new MasterMessage { Call = new Call { Id = id, Method = method, Request = request } });
            return (id, asked.Task);
        }
    }

    private void Cancel(ulong id)
    {
        lock (_lock)
        {
            if (!_underWay.Remove(id) || _unsent.Remove(id))
            {
                return;
            }

            _due.Enqueue(new MasterMessage { CancelCall = new CancelCall { Id = id } });
        }

        due.Set();
    }
}
