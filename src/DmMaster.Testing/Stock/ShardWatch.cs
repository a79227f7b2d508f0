using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;
using Event = DmMaster.Protocol.Etcd.Event;

namespace DmMaster.Testing.Stock;

/// <summary>A worker's wait for one event of one key.</summary>
internal static class ShardWatch
{
    /// <summary>The first event of a kind from a revision on. What was written before is never seen.</summary>
    /// <exception cref="RpcException">The watch was lost.</exception>
    public static async Task<KeyValue> FirstAsync(
        WorkerStore store, ByteString key, long start, bool withPrevious, Event.Types.EventType kind, CancellationToken cancellationToken)
    {
        var watch = store.Line.Open(key, ByteString.Empty, start, withPrevious);
        try
        {
            await foreach (var change in watch.ReadAsync(cancellationToken))
            {
                if (change.Type == kind)
                {
                    return change.Kv;
                }
            }
        }
        finally
        {
            store.Line.Close(watch);
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new RpcException(new Status(StatusCode.Unknown, $"the watch of {key.ToStringUtf8()} ended: {watch.End}"));
    }
}
