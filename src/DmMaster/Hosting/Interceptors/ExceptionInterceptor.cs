using DmMaster.Hosting.Bounds;
using DmMaster.Hosting.Etcd;
using DmMaster.Hosting.Metrics;
using DmMaster.Store.EtcdApi;
using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>
/// How calls end. The one place where exceptions become a gRPC status: services never catch for that. Streams see the stop of the
/// process as the end of their call, so that they end with a clear status instead of a dropped connection.
/// </summary>
/// <remarks>Answers are counted here, too, before the client's side takes them: one interceptor for all, since each costs every call.</remarks>
/// <param name="lifetime">Says when the process stops.</param>
/// <param name="calls">Counts them.</param>
/// <param name="logger">Bugs are logged here, with their stack.</param>
internal sealed partial class ExceptionInterceptor(IHostApplicationLifetime lifetime, CallMeter calls, ILogger<ExceptionInterceptor> logger) : CallInterceptor
{
    private static readonly Status StoppingStatus = new(StatusCode.Unavailable, "dm-master is stopping");

    /// <summary>The words that etcd's clients know: their watches resume then.</summary>
    private static readonly Status StoreStoppingStatus = new(StatusCode.Unavailable, "etcdserver: server stopped");

    /// <inheritdoc/>
    protected override IServerStreamWriter<T> Around<T>(IServerStreamWriter<T> responses, ServerCallContext context) =>
        new BoundedStreamWriter<T>(new WholeStreamWriter<T>(responses), context);

    /// <inheritdoc/>
    protected override async Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call)
    {
        var running = calls.Begin(context);
        try
        {
            T answer;
            if (kind != MethodType.Unary)
            {
                answer = await StreamAsync(context, kind, state, call);
            }
            else if (!AnswerBounds.IsFree(answer = await call(state, context), out var bytes))
            {
                answer = await AnswerBounds.SendAsync(context, answer, bytes);
            }

            running.End(context.Status.StatusCode);
            return answer;
        }
        catch (RpcException exception)
        {
            running.End(exception.StatusCode);
            throw;
        }
        catch (Exception exception)
        {
            var status = StatusOf(context, kind, exception);
            running.End(status.StatusCode);
            throw new RpcException(status);
        }
    }

    private async Task<T> StreamAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var answer = await call(state, new StoppableCallContext(context, either.Token));

        // A stream of answers that ends by itself now was ended by the stop; without an error its reader would take it for complete.
        return kind != MethodType.ClientStreaming && lifetime.ApplicationStopping.IsCancellationRequested
            ? throw new RpcException(StoppingStatusOf(context))
            : answer;
    }

    private static Status StoppingStatusOf(ServerCallContext context) =>
        IsEtcd(context) ? StoreStoppingStatus : StoppingStatus;

    private static bool IsEtcd(ServerCallContext context) => EtcdServices.IsOf(context.Method);

    private Status StatusOf(ServerCallContext context, MethodType kind, Exception exception)
    {
        var isOver = exception is OperationCanceledException or IOException;
        if (isOver && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return StoppingStatusOf(context);
        }

        if (IsEtcd(context) && EtcdApiErrors.StatusOf(exception) is { } status)
        {
            return status;
        }

        if (exception is OperationCanceledException || (isOver && context.CancellationToken.IsCancellationRequested))
        {
            return new(StatusCode.Cancelled, "the call was cancelled");
        }

        if ((kind is MethodType.ClientStreaming or MethodType.DuplexStreaming) && UnreadableRequest.Explains(exception))
        {
            return UnreadableRequest.Status;
        }

        LogFailed(logger, context.Method, exception);
        return new(StatusCode.Unknown, "internal error, see the log of dm-master");
    }

    [LoggerMessage(HostingEventIds.CallFailed, LogLevel.Error, "call failed")]
    private static partial void LogFailed(ILogger logger, string method, Exception exception);
}
