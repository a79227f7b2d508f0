using DmMaster.Hosting.OperationLog;
using DmMaster.Telemetry;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Around each operation of <c>pb.Master</c> and of our own services: its line of the log, its span, its budget, its permit. One interceptor for all: each costs every call.</summary>
internal sealed class OperationInterceptor(OperationLogger log, CallBudgets budgets, OperationLimiter limiter) : Interceptor
{
    private static readonly object Streamed = new();

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var subject = OperationSubject.Of(request);
        return Traces.Source.HasListeners()
            ? OperationTrace.RunAsync(subject, context, () => RunAsync(subject, request, context, continuation))
            : RunAsync(subject, request, context, continuation);
    }

    /// <inheritdoc/>
    /// <remarks>None of them changes anything: there is no verdict to tell.</remarks>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync<TRequest, object>("", request, context, async (asked, call) =>
        {
            await continuation(asked, responseStream, call);
            return Streamed;
        });

    private Task<TResponse> RunAsync<TRequest, TResponse>(
        OperationSubject? subject, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class => subject is null
        ? RunAsync("", request, context, operation)
        : log.RunAsync(subject, request, context, (asked, call) => RunAsync(subject.Verb, asked, call, operation));

    private Task<TResponse> RunAsync<TRequest, TResponse>(
        string verb, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class
    {
        budgets.Set(context, verb);
        return limiter.RunAsync(verb.Length > 0, request, context, operation);
    }
}
