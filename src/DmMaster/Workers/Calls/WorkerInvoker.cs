using Grpc.Core;

namespace DmMaster.Workers.Calls;

/// <summary>
/// Makes calls to one worker: each is limited in time, follows its caller's token, and fails in one way only, with a
/// <see cref="RpcException"/> in Go's words.
/// </summary>
/// <param name="limit">The longest that a call may take.</param>
/// <param name="time">The clock.</param>
public abstract class WorkerInvoker(TimeSpan limit, TimeProvider time) : CallInvoker
{
    /// <inheritdoc/>
    public sealed override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var disposed = new CancellationTokenSource();
        var response = RunAsync(method, options, request, disposed.Token);
        return new AsyncUnaryCall<TResponse>(
            response, Task.FromResult(Metadata.Empty), () => StatusOf(response), static () => Metadata.Empty, disposed.Cancel);
    }

    /// <inheritdoc/>
    public sealed override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unsupported();

    /// <inheritdoc/>
    public sealed override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unsupported();

    /// <inheritdoc/>
    public sealed override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unsupported();

    /// <inheritdoc/>
    public sealed override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unsupported();

    /// <summary>Makes a call.</summary>
    /// <exception cref="RpcException">It failed, in Go's words.</exception>
    protected abstract Task<TResponse> InvokeAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class;

    private static NotSupportedException Unsupported() => new("A worker has asynchronous unary calls only.");

    private static Status StatusOf(Task response) => response switch
    {
        { IsCompletedSuccessfully: true } => Status.DefaultSuccess,
        { Exception.InnerException: RpcException failure } => failure.Status,
        _ => throw new InvalidOperationException("The call is not over."),
    };

    private async Task<TResponse> RunAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request, CancellationToken disposed)
        where TRequest : class
        where TResponse : class
    {
        using var late = new CancellationTokenSource(LimitOf(options), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, disposed, late.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            return await InvokeAsync(method, request, either.Token);
        }
        catch (Exception e) when (either.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            throw new RpcException(late.IsCancellationRequested ? GoStatus.DeadlineExceeded : GoStatus.Canceled);
        }
    }

    private TimeSpan LimitOf(CallOptions options)
    {
        var asked = options.Deadline is { } deadline ? deadline - time.GetUtcNow().UtcDateTime : limit;
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked < limit ? asked : limit;
    }
}
