using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>One debug line when a call ends: never what was said, only who called what and how it went.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to.</param>
public sealed partial class RequestLogInterceptor(TimeProvider time, ILogger<RequestLogInterceptor> logger) : CallInterceptor
{
    /// <inheritdoc/>
    protected override Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call) =>
        logger.IsEnabled(LogLevel.Debug) ? LogAsync(context, state, call) : call(state, context);

    private async Task<T> LogAsync<TState, T>(ServerCallContext context, TState state, Func<TState, ServerCallContext, Task<T>> call)
    {
        var started = time.GetTimestamp();
        var status = StatusCode.Unknown;
        try
        {
            var answer = await call(state, context);
            status = context.Status.StatusCode;
            return answer;
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
            throw;
        }
        finally
        {
            var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
            LogEnded(logger, context.Method, context.Peer, CallerIdentity.Of(context).CommonName ?? "", status, milliseconds);
        }
    }

    [LoggerMessage(HostingEventIds.CallEnded, LogLevel.Debug, "call ended")]
    private static partial void LogEnded(ILogger logger, string method, string peer, string commonName, StatusCode status, double milliseconds);
}
