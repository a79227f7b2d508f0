using DmMaster.Hosting.OperationLog;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Around each operation of <c>pb.Master</c>, which are all unary: its line of the log, its budget, its permit. One interceptor for all three: each costs every call.</summary>
internal sealed class OperationInterceptor(OperationLogger log, CallBudgets budgets, OperationLimiter limiter) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (OperationSubject.Of(request) is { } subject)
        {
            return log.RunAsync(subject, request, context, (asked, call) => RunAsync(true, asked, call, continuation));
        }

        return RunAsync(false, request, context, continuation);
    }

    private Task<TResponse> RunAsync<TRequest, TResponse>(
        bool isChange, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class
    {
        budgets.Set(context);
        return limiter.RunAsync(isChange, request, context, operation);
    }
}
