using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>Makes the header that every answer must have: a stock worker ends as a whole when it meets an answer without.</summary>
/// <param name="store">Knows the current revision.</param>
/// <param name="identity">Who answers.</param>
public sealed class Headers(IKeyValueStore store, EtcdIdentity identity)
{
    /// <summary>A header at the current revision.</summary>
    public Wire.ResponseHeader Now() => At(store.CurrentRevision);

    /// <summary>A header at a revision.</summary>
    public Wire.ResponseHeader At(Revision revision)
    {
        var header = Unplaced();
        header.Revision = revision.Value;
        return header;
    }

    /// <summary>A header that tells no revision, for answers that have none (as in etcd).</summary>
    public Wire.ResponseHeader Unplaced() => new()
    {
        ClusterId = identity.ClusterId,
        MemberId = identity.MemberId,
        RaftTerm = EtcdIdentity.Term,
    };
}
