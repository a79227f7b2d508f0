using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Lets streams see the stop of the process as the end of their call, so that they end with a clear status instead of a dropped connection.</summary>
/// <param name="lifetime">Says when the process stops.</param>
public sealed class StopInterceptor(IHostApplicationLifetime lifetime) : CallInterceptor
{
    /// <inheritdoc/>
    protected override Task<T> AroundAsync<T>(ServerCallContext context, bool isStream, Func<ServerCallContext, Task<T>> call) =>
        isStream ? LinkAsync(context, call) : call(context);

    private async Task<T> LinkAsync<T>(ServerCallContext context, Func<ServerCallContext, Task<T>> call)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        return await call(new StoppableCallContext(context, either.Token));
    }
}
