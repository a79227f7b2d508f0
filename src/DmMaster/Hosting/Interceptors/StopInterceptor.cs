using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Lets streams see the stop of the process as the end of their call, so that they end with a clear status instead of a dropped connection.</summary>
/// <param name="lifetime">Says when the process stops.</param>
public sealed class StopInterceptor(IHostApplicationLifetime lifetime) : CallInterceptor
{
    /// <inheritdoc/>
    protected override Task<T> AroundAsync<TState, T>(
        ServerCallContext context, bool isStream, TState state, Func<TState, ServerCallContext, Task<T>> call) =>
        isStream ? LinkAsync(context, state, call) : call(state, context);

    private async Task<T> LinkAsync<TState, T>(ServerCallContext context, TState state, Func<TState, ServerCallContext, Task<T>> call)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        return await call(state, new StoppableCallContext(context, either.Token));
    }
}
