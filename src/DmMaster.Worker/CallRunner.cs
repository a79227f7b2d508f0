using System.Collections.Concurrent;
using DmMaster.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Worker;

/// <summary>The calls that came over one link: carried out side by side, answered as they are done.</summary>
/// <param name="methods">What there is to call.</param>
/// <param name="changed">Woken when an answer is there.</param>
/// <param name="cancellationToken">The link ended: nobody waits for answers.</param>
internal sealed class CallRunner(CallMethods methods, Wake changed, CancellationToken cancellationToken)
{
    /// <summary>The most calls at a time, and the most bytes of an answer: what the master allows.</summary>
    public const int MaxCalls = 64;

    private const int MaxAnswerBytes = 16 << 20;

    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> _underWay = new();
    private readonly ConcurrentQueue<CallAnswer> _answers = new();

    /// <summary>Begins a call.</summary>
    public void Begin(Call call)
    {
        if (_underWay.Count >= MaxCalls)
        {
            Done(Failed(call.Id, new Status(StatusCode.ResourceExhausted, $"{MaxCalls} calls to this worker are under way already")));
            return;
        }

        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_underWay.TryAdd(call.Id, cancel))
        {
            _ = Task.Run(() => RunAsync(call, cancel), CancellationToken.None);
        }
        else
        {
            cancel.Dispose();
        }
    }

    /// <summary>Nobody waits for a call any more.</summary>
    public void Cancel(ulong id)
    {
        try
        {
            _underWay.GetValueOrDefault(id)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was over in that moment.
        }
    }

    /// <summary>Takes the next answer, null when there is none.</summary>
    public CallAnswer? Take() => _answers.TryDequeue(out var answer) ? answer : null;

    private static CallAnswer Failed(ulong id, Status status) =>
        new() { Id = id, Error = new CallError { Code = (int)status.StatusCode, Message = status.Detail } };

    private static Status ToStatus(Exception failure) => failure switch
    {
        RpcException rpc => rpc.Status,
        InvalidProtocolBufferException => new Status(StatusCode.InvalidArgument, "the request is not what the method takes"),
        OperationCanceledException => new Status(StatusCode.Cancelled, "context canceled"),
        _ => new Status(StatusCode.Unknown, $"the worker failed with {failure.GetType().Name}: {failure.Message}"),
    };

    private async Task RunAsync(Call call, CancellationTokenSource cancel)
    {
        CallAnswer answer;
        try
        {
            var response = await methods.InvokeAsync(call.Method, call.Request, new LinkCallContext(call.Method, cancel.Token));
            answer = response.Length <= MaxAnswerBytes
                ? new CallAnswer { Id = call.Id, Response = response }
                : Failed(call.Id, new Status(StatusCode.ResourceExhausted, $"the answer has {response.Length} bytes, more than {MaxAnswerBytes}"));
        }
        catch (Exception e)
        {
            answer = Failed(call.Id, ToStatus(e));
        }

        _underWay.TryRemove(call.Id, out _);
        cancel.Dispose();
        Done(answer);
    }

    private void Done(CallAnswer answer)
    {
        _answers.Enqueue(answer);
        changed.Up();
    }
}
