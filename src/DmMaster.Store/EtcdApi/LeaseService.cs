using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>etcdserverpb.Lease</c>: leases and their keep-alives.</summary>
public sealed class LeaseService(IKeyValueStore store, Headers headers) : Wire.Lease.LeaseBase
{
    private const long NoSuchLease = -1;

    /// <inheritdoc/>
    public override async Task<Wire.LeaseGrantResponse> LeaseGrant(Wire.LeaseGrantRequest request, ServerCallContext context)
    {
        var lease = await store.GrantAsync(new LeaseId(request.ID), request.TTL, context.CancellationToken);
        return new() { Header = headers.Now(), ID = lease.Id.Value, TTL = lease.Seconds };
    }

    /// <inheritdoc/>
    public override async Task<Wire.LeaseRevokeResponse> LeaseRevoke(Wire.LeaseRevokeRequest request, ServerCallContext context) =>
        new() { Header = headers.At(await store.RevokeAsync(new LeaseId(request.ID), context.CancellationToken)) };

    /// <inheritdoc/>
    /// <remarks>Many leases share a stream. One that is gone is answered with a time to live of 0, and the stream stays.</remarks>
    public override async Task LeaseKeepAlive(
        IAsyncStreamReader<Wire.LeaseKeepAliveRequest> requestStream,
        IServerStreamWriter<Wire.LeaseKeepAliveResponse> responseStream,
        ServerCallContext context)
    {
        var token = context.CancellationToken;
        while (await requestStream.MoveNext(token))
        {
            var id = requestStream.Current.ID;
            var lease = await store.KeepAliveAsync(new LeaseId(id), token);
            await responseStream.WriteAsync(new() { Header = headers.Now(), ID = id, TTL = lease?.Seconds ?? 0 }, token);
        }
    }

    /// <inheritdoc/>
    public override async Task<Wire.LeaseTimeToLiveResponse> LeaseTimeToLive(Wire.LeaseTimeToLiveRequest request, ServerCallContext context)
    {
        var response = new Wire.LeaseTimeToLiveResponse { Header = headers.Now(), ID = request.ID, TTL = NoSuchLease };
        if (await store.DescribeAsync(new LeaseId(request.ID), context.CancellationToken) is { } status)
        {
            response.TTL = status.SecondsLeft;
            response.GrantedTTL = status.Lease.Seconds;
            if (request.Keys)
            {
                response.Keys.AddRange(status.Keys);
            }
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<Wire.LeaseLeasesResponse> LeaseLeases(Wire.LeaseLeasesRequest request, ServerCallContext context)
    {
        var response = new Wire.LeaseLeasesResponse { Header = headers.Now() };
        foreach (var id in await store.LeasesAsync(context.CancellationToken))
        {
            response.Leases.Add(new Wire.LeaseStatus { ID = id.Value });
        }

        return response;
    }
}
