using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>etcdserverpb.Maintenance</c>: what tools ask to see whether a member is well.</summary>
public sealed class MaintenanceService(IKeyValueStore store, EtcdIdentity identity, Headers headers, EtcdApiOptions options)
    : Wire.Maintenance.MaintenanceBase
{
    /// <inheritdoc/>
    /// <remarks>There is no log of a consensus to have a place in: its places are the revision.</remarks>
    public override Task<Wire.StatusResponse> Status(Wire.StatusRequest request, ServerCallContext context)
    {
        var revision = store.CurrentRevision;
        var size = options.Size();
        return Task.FromResult(new Wire.StatusResponse
        {
            Header = headers.At(revision),
            Version = EtcdIdentity.Version,
            DbSize = size,
            DbSizeInUse = size,
            Leader = identity.MemberId,
            RaftIndex = (ulong)revision.Value,
            RaftAppliedIndex = (ulong)revision.Value,
            RaftTerm = EtcdIdentity.Term,
        });
    }

    /// <inheritdoc/>
    /// <remarks>There are none, so none can be lifted either.</remarks>
    public override Task<Wire.AlarmResponse> Alarm(Wire.AlarmRequest request, ServerCallContext context) =>
        request.Action == Wire.AlarmRequest.Types.AlarmAction.Activate
            ? throw EtcdApiErrors.NotServed("raising an alarm")
            : Task.FromResult(new Wire.AlarmResponse { Header = headers.Now() });

    /// <inheritdoc/>
    /// <remarks>Nothing here is ever fragmented.</remarks>
    public override Task<Wire.DefragmentResponse> Defragment(Wire.DefragmentRequest request, ServerCallContext context) =>
        Task.FromResult(new Wire.DefragmentResponse { Header = headers.Now() });

    /// <inheritdoc/>
    public override Task<Wire.HashResponse> Hash(Wire.HashRequest request, ServerCallContext context) =>
        throw EtcdApiErrors.NotServed("a hash of the store");

    /// <inheritdoc/>
    public override Task<Wire.HashKVResponse> HashKV(Wire.HashKVRequest request, ServerCallContext context) =>
        throw EtcdApiErrors.NotServed("a hash of the store");

    /// <inheritdoc/>
    public override Task Snapshot(
        Wire.SnapshotRequest request, IServerStreamWriter<Wire.SnapshotResponse> responseStream, ServerCallContext context) =>
        throw EtcdApiErrors.NotServed("a snapshot");

    /// <inheritdoc/>
    public override Task<Wire.MoveLeaderResponse> MoveLeader(Wire.MoveLeaderRequest request, ServerCallContext context) =>
        throw EtcdApiErrors.BadTransferee();
}
