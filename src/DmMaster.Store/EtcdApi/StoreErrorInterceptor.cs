using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Store.EtcdApi;

/// <summary>Turns refusals of the store into etcd's codes and texts, and a broken stream into a cancelled call. Around the services of this folder, and nothing else.</summary>
public sealed class StoreErrorInterceptor : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (StoreException refusal)
        {
            throw new RpcException(EtcdErrors.ToStatus(refusal));
        }
    }

    /// <inheritdoc/>
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
        catch (StoreException refusal)
        {
            throw new RpcException(EtcdErrors.ToStatus(refusal));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "grpc: failed to unmarshal the received message"));
        }
        catch (IOException broken)
        {
            throw new OperationCanceledException("The client is gone.", broken);
        }
    }
}
