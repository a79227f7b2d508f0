using DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdClient;

/// <summary>The newest revision that any answer has told of.</summary>
internal sealed class SeenRevision
{
    private long _newest;

    /// <summary>The revision; none before the first answer.</summary>
    internal Revision Newest => new(Volatile.Read(ref _newest));

    /// <summary>Takes note of what an answer says.</summary>
    internal void See(ResponseHeader header)
    {
        var newest = Volatile.Read(ref _newest);
        while (header.Revision > newest)
        {
            var before = Interlocked.CompareExchange(ref _newest, header.Revision, newest);
            newest = before == newest ? header.Revision : before;
        }
    }
}
