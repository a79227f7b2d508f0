using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Lets streams see the stop of the process as the end of their call, so that they end with a clear status instead of a dropped connection.</summary>
/// <param name="lifetime">Says when the process stops.</param>
public sealed class StopInterceptor(IHostApplicationLifetime lifetime) : CallInterceptor
{
    /// <inheritdoc/>
    protected override Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call) =>
        kind == MethodType.Unary ? call(state, context) : LinkAsync(context, kind, state, call);

    private async Task<T> LinkAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var answer = await call(state, new StoppableCallContext(context, either.Token));

        // A stream of answers that ends by itself now was ended by the stop; without an error its reader would take it for complete.
        return kind != MethodType.ClientStreaming && lifetime.ApplicationStopping.IsCancellationRequested
            ? throw ErrorInterceptor.Stopping()
            : answer;
    }
}
