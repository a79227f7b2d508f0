using System.Threading.Channels;
using Grpc.Core;

namespace DmMaster.Store.EtcdClient;

/// <summary>What is to be said on a stream, in order: anybody may add to it, one writes it.</summary>
internal sealed class Outgoing<T>
{
    private readonly Channel<T> _requests = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Says something, sooner or later. Never waits.</summary>
    internal void Say(T request) => _requests.Writer.TryWrite(request);

    /// <summary>Writes until the stream is over.</summary>
    internal async Task WriteAsync(IClientStreamWriter<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var request in _requests.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(request, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException or InvalidOperationException or IOException)
        {
            // The stream is over. Whoever reads it learns why.
        }
    }
}
