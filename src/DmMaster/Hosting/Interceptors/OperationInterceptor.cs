using DmMaster.Hosting.OperationLog;
using DmMaster.Telemetry;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Around each operation of <c>pb.Master</c>, which are all unary: its line of the log, its span, its budget, its permit. One interceptor for all: each costs every call.</summary>
internal sealed class OperationInterceptor(OperationLogger log, CallBudgets budgets, OperationLimiter limiter) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var subject = OperationSubject.Of(request);
        return Traces.Source.HasListeners()
            ? OperationTrace.RunAsync(subject, context, () => RunAsync(subject, request, context, continuation))
            : RunAsync(subject, request, context, continuation);
    }

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
