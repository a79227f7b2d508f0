using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>The one place where exceptions become a gRPC status. Services never catch for that.</summary>
/// <param name="lifetime">Tells a stop from a caller that went away.</param>
/// <param name="logger">Bugs are logged here, with their stack.</param>
public sealed partial class ErrorInterceptor(IHostApplicationLifetime lifetime, ILogger<ErrorInterceptor> logger) : CallInterceptor
{
    private static readonly Status StoppingStatus = new(StatusCode.Unavailable, "dm-master is stopping");

    /// <inheritdoc/>
    protected override async Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call)
    {
        try
        {
            return await call(state, context);
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new RpcException(StatusOf(context, exception));
        }
    }

    /// <summary>What callers are told when the process stops under their call.</summary>
    internal static RpcException Stopping() => new(StoppingStatus);

    private Status StatusOf(ServerCallContext context, Exception exception)
    {
        var isOver = exception is OperationCanceledException or IOException;
        if (isOver && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return StoppingStatus;
        }

        if (exception is OperationCanceledException || (isOver && context.CancellationToken.IsCancellationRequested))
        {
            return new(StatusCode.Cancelled, "the call was cancelled");
        }

        LogFailed(logger, context.Method, exception);
        return new(StatusCode.Unknown, "internal error, see the log of dm-master");
    }

    [LoggerMessage(EventIds.CallFailed, LogLevel.Error, "call failed")]
    private static partial void LogFailed(ILogger logger, string method, Exception exception);
}
