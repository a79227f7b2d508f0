using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Does the same around calls of all four kinds.</summary>
/// <remarks>
/// The rest of a call travels as a state and a static function, never as a closure: with several interceptors around every call,
/// closures and their delegates would be most of what an empty call allocates.
/// </remarks>
public abstract class CallInterceptor : Interceptor
{
    /// <inheritdoc/>
    public sealed override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(
            context,
            MethodType.Unary,
            (Request: request, Continuation: continuation),
            static (state, inner) => state.Continuation(state.Request, inner));

    /// <inheritdoc/>
    public sealed override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(
            context,
            MethodType.ClientStreaming,
            (Requests: requestStream, Continuation: continuation),
            static (state, inner) => state.Continuation(state.Requests, inner));

    /// <inheritdoc/>
    public sealed override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(
            context,
            MethodType.ServerStreaming,
            (Request: request, Responses: Around(responseStream, context), Continuation: continuation),
            static async (state, inner) =>
            {
                await state.Continuation(state.Request, state.Responses, inner);
                return true;
            });

    /// <inheritdoc/>
    public sealed override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(
            context,
            MethodType.DuplexStreaming,
            (Requests: requestStream, Responses: Around(responseStream, context), Continuation: continuation),
            static async (state, inner) =>
            {
                await state.Continuation(state.Requests, state.Responses, inner);
                return true;
            });

    /// <summary>The writer that the rest of a call sees.</summary>
    protected virtual IServerStreamWriter<T> Around<T>(IServerStreamWriter<T> responses, ServerCallContext context) => responses;

    /// <summary>Runs a call.</summary>
    /// <typeparam name="TState">What the rest of the call needs.</typeparam>
    /// <typeparam name="T">The answer of a call with one answer.</typeparam>
    /// <param name="context">The call.</param>
    /// <param name="kind">Which sides stream.</param>
    /// <param name="state">To be handed to <paramref name="call"/>.</param>
    /// <param name="call">The rest of the call, given the context it should see.</param>
    protected abstract Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call);
}
