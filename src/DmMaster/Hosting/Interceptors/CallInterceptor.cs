using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Does the same around calls of all four kinds.</summary>
public abstract class CallInterceptor : Interceptor
{
    /// <inheritdoc/>
    public sealed override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, MethodType.Unary, inner => continuation(request, inner));

    /// <inheritdoc/>
    public sealed override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, MethodType.ClientStreaming, inner => continuation(requestStream, inner));

    /// <inheritdoc/>
    public sealed override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, MethodType.ServerStreaming, async inner =>
        {
            await continuation(request, responseStream, inner);
            return true;
        });

    /// <inheritdoc/>
    public sealed override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, MethodType.DuplexStreaming, async inner =>
        {
            await continuation(requestStream, responseStream, inner);
            return true;
        });

    /// <summary>Runs a call.</summary>
    /// <typeparam name="T">The answer of a call with one answer.</typeparam>
    /// <param name="context">The call.</param>
    /// <param name="kind">Which sides stream.</param>
    /// <param name="call">The rest of the call, given the context it should see.</param>
    protected abstract Task<T> AroundAsync<T>(ServerCallContext context, MethodType kind, Func<ServerCallContext, Task<T>> call);
}
