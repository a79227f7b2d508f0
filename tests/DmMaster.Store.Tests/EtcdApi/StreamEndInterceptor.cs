using System.Threading.Channels;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Tells when the server has come to the end of a streaming call.</summary>
internal sealed class StreamEndInterceptor(ChannelWriter<string> ended) : Interceptor
{
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
        finally
        {
            ended.TryWrite(context.Method);
        }
    }
}
