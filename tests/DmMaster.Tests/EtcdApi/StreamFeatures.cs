using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Tests.EtcdApi;

/// <summary>Looks at each streaming call from the place of a service: what the port measures of it, and what the interceptors left.</summary>
internal sealed class StreamFeatures : Interceptor
{
    /// <summary>For each method: whether its requests must come at some rate, and whether it has a budget.</summary>
    public ConcurrentDictionary<string, (bool IsMeasured, bool HasBudget)> Seen { get; } = new();

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Look(context);
        return continuation(requestStream, responseStream, context);
    }

    /// <remarks>Looks afterwards: what belongs to one service alone is added further in.</remarks>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        Look(context);
        return response;
    }

    private void Look(ServerCallContext context)
    {
        var features = context.GetHttpContext().Features;
        Seen[context.Method] = (
            Rate(features.Get<IHttpMinRequestBodyDataRateFeature>()!) is not null,
            features.Get<DmMaster.Operations.Budget>() is not null);
    }

    /// <remarks>The feature itself lets nobody read the rate of an HTTP/2 stream.</remarks>
    private static object? Rate(IHttpMinRequestBodyDataRateFeature stream) =>
        stream.GetType().GetProperty("MinRequestBodyDataRate")!.GetValue(stream);
}
