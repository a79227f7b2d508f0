using DmMaster.Store.EtcdApi.Watching;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>etcdserverpb.Watch</c>: streams of many watches.</summary>
public sealed class WatchService(IKeyValueStore store, Headers headers, EtcdApiOptions options, TimeProvider time) : Wire.Watch.WatchBase
{
    private readonly WatchQuota _quota = new(options.MaxWatches);

    /// <inheritdoc/>
    /// <remarks>
    /// The stream ends with the call and not before, whatever the client asks for: its watchers would take any other end for a final
    /// one. Only a store that is no longer there ends it from this side.
    /// </remarks>
    public override async Task Watch(
        IAsyncStreamReader<Wire.WatchRequest> requestStream, IServerStreamWriter<Wire.WatchResponse> responseStream, ServerCallContext context)
    {
        using var writer = new WatchWriter(responseStream, headers, options.FragmentBytes);
        await using var session = new WatchSession(store, writer, _quota, options, time, context.CancellationToken);
        await session.RunAsync(requestStream);
    }
}
