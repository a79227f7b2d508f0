using DmMaster.Operations;
using DmMaster.Protocol.Etcd;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Hosting.Etcd;

/// <summary>
/// The list of members as stock workers shall see it: this master, at the address that it tells others. They ask every three seconds
/// and go where the answer says. Who belongs to the cluster is changed at the cluster.
/// </summary>
public sealed class AdvertisedMembers(MasterIdentity master, ClusterIdentity cluster) : Protocol.Etcd.Cluster.ClusterBase
{
    /// <inheritdoc/>
    public override Task<MemberListResponse> MemberList(MemberListRequest request, ServerCallContext context)
    {
        var member = new Member { ID = master.MemberId, Name = master.Name };
        member.PeerURLs.AddRange(master.PeerUrls);
        member.ClientURLs.AddRange(master.ClientUrls);
        return Task.FromResult(new MemberListResponse
        {
            Header = new ResponseHeader { ClusterId = cluster.Id, MemberId = master.MemberId },
            Members = { member },
        });
    }
}
