using DmMaster.Store.EtcdApi;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Ends calls that threw as <see cref="EtcdApiErrors"/> says.</summary>
internal sealed class EtcdErrorInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception thrown) when (EtcdApiErrors.StatusOf(thrown) is { } status)
        {
            throw new RpcException(status);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception thrown) when (EtcdApiErrors.StatusOf(thrown) is { } status)
        {
            throw new RpcException(status);
        }
    }
}
