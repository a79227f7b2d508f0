namespace DmMaster.Store.EtcdApi;

/// <summary>Who answers: part of every answer, and what the list of members shows.</summary>
/// <param name="ClusterId">Names the cluster; the same as long as the store is.</param>
/// <param name="MemberId">Names this member; the same as long as its name is.</param>
/// <param name="Name">The member's name.</param>
/// <param name="PeerUrls">Where other members would reach it.</param>
/// <param name="ClientUrls">Where clients reach it; never empty, since clients go where this list says.</param>
public sealed record EtcdIdentity(
    ulong ClusterId, ulong MemberId, string Name, IReadOnlyList<string> PeerUrls, IReadOnlyList<string> ClientUrls)
{
    /// <summary>The term of the one leader there has ever been. Clients take 0 for "no leader".</summary>
    public const ulong Term = 1;

    /// <summary>The version of etcd whose API is served.</summary>
    public const string Version = "3.5.0";
}
