using DmMaster.Protocol.Etcd;
using Grpc.Core;

namespace DmMaster.Hosting.Etcd;

/// <summary>
/// <c>etcdserverpb.Watch</c> of the cluster, handed on message by message. Watches of keys that are not DM's are refused as etcd refuses
/// a user without the right. One that begins above the cluster's next revision is that of a worker that was told a later state, since
/// lost: it ends as compacted, so that the worker reads anew, where etcd would wait and leave out what happens until then.
/// </summary>
/// <param name="members">Whom to ask.</param>
/// <param name="logger">Told of watches from a state that is lost.</param>
internal sealed partial class ClusterWatch(EtcdPassThrough members, ILogger<ClusterWatch> logger) : Protocol.Etcd.Watch.WatchBase
{
    private const string LeaderHeader = "hasleader";

    /// <inheritdoc/>
    public override async Task Watch(
        IAsyncStreamReader<WatchRequest> requestStream, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        var member = members.Current;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        using var call = new Protocol.Etcd.Watch.WatchClient(members.Channel(member)).Watch(HeadersOf(context), cancellationToken: either.Token);
        using var stream = new ClusterWatchStream(call.RequestStream, responseStream, LogFuture);
        var asking = AskAsync(requestStream, stream, either.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(either.Token))
            {
                await stream.TakeAsync(call.ResponseStream.Current, either.Token);
            }

            throw new RpcException(new Status(StatusCode.Unavailable, "etcdserver: the member ended the stream"));
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && !context.CancellationToken.IsCancellationRequested)
        {
            members.Leave(member);
            throw;
        }
        finally
        {
            await either.CancelAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AskAsync(IAsyncStreamReader<WatchRequest> requests, ClusterWatchStream stream, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            await stream.AskAsync(requests.Current, cancellationToken);
        }
    }

    private static Metadata HeadersOf(ServerCallContext context) =>
        context.RequestHeaders.GetValue(LeaderHeader) is { } value ? new Metadata { { LeaderHeader, value } } : [];

    [LoggerMessage(HostingEventIds.Surpassed, LogLevel.Warning,
        "a worker or client watches from a revision that the etcd cluster has not reached: its state is older than what was told; the watch is to read anew")]
    private partial void LogFuture(long shown, long reached);
}
