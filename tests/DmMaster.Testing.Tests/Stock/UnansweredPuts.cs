using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Testing.Tests.Stock;

/// <summary>Carries out the puts of the etcd API and answers none of them.</summary>
internal sealed class UnansweredPuts : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var answer = await continuation(request, context);
        if (context.Method == "/etcdserverpb.KV/Put")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }

        return answer;
    }
}
