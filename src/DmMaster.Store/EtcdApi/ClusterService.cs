using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>etcdserverpb.Cluster</c>: a cluster of this one member, which stays that.</summary>
/// <remarks>Stock workers ask for the members every three seconds and go where the answer says.</remarks>
public sealed class ClusterService(EtcdIdentity identity, Headers headers) : Wire.Cluster.ClusterBase
{
    /// <inheritdoc/>
    public override Task<Wire.MemberListResponse> MemberList(Wire.MemberListRequest request, ServerCallContext context)
    {
        var member = new Wire.Member { ID = identity.MemberId, Name = identity.Name };
        member.PeerURLs.AddRange(identity.PeerUrls);
        member.ClientURLs.AddRange(identity.ClientUrls);
        return Task.FromResult(new Wire.MemberListResponse { Header = headers.Unplaced(), Members = { member } });
    }

    /// <inheritdoc/>
    public override Task<Wire.MemberAddResponse> MemberAdd(Wire.MemberAddRequest request, ServerCallContext context) =>
        throw EtcdApiErrors.NoReconfiguration();

    /// <inheritdoc/>
    public override Task<Wire.MemberRemoveResponse> MemberRemove(Wire.MemberRemoveRequest request, ServerCallContext context) =>
        throw Refuse(request.ID, EtcdApiErrors.NoReconfiguration());

    /// <inheritdoc/>
    public override Task<Wire.MemberUpdateResponse> MemberUpdate(Wire.MemberUpdateRequest request, ServerCallContext context) =>
        throw Refuse(request.ID, EtcdApiErrors.NoReconfiguration());

    /// <inheritdoc/>
    public override Task<Wire.MemberPromoteResponse> MemberPromote(Wire.MemberPromoteRequest request, ServerCallContext context) =>
        throw Refuse(request.ID, EtcdApiErrors.NotALearner());

    private RpcException Refuse(ulong member, RpcException refusal) => member == identity.MemberId ? refusal : EtcdApiErrors.MemberNotFound();
}
