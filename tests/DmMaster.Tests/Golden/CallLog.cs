using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Tests.Golden;

/// <summary>Keeps every message that a client sends, and what it was answered where a test needs that.</summary>
internal sealed class CallLog : Interceptor
{
    private readonly Lock _lock = new();
    private readonly List<(string Method, IMessage Message)> _sent = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was sent so far to some methods, in order.</summary>
    public List<IMessage> SentTo(params string[] methods)
    {
        lock (_lock)
        {
            return [.. _sent.Where(call => methods.Contains(call.Method)).Select(call => call.Message)];
        }
    }

    /// <summary>Waits until a condition on what was sent holds.</summary>
    public async Task UntilAsync(Func<CallLog, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                more = _more.Task;
            }

            if (condition(this))
            {
                return;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        Add(context.Method.FullName, request);
        return continuation(request, context);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        var writer = new LoggedWriter<TRequest>(call.RequestStream, request => Add(context.Method.FullName, request));
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            writer, call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private void Add<T>(string method, T message)
    {
        lock (_lock)
        {
            // Cloned by way of its bytes: the caller may go on with the object.
            var sent = (IMessage)message!;
            _sent.Add((method, sent.Descriptor.Parser.ParseFrom(sent.ToByteArray())));
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class LoggedWriter<T>(IClientStreamWriter<T> inner, Action<T> log) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task CompleteAsync() => inner.CompleteAsync();

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            log(message);
            return inner.WriteAsync(message, cancellationToken);
        }
    }
}
