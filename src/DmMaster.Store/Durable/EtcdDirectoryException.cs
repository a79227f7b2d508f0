namespace DmMaster.Store.Durable;

/// <summary>
/// A data directory holds what an etcd wrote, which is not read here. An empty store beside it would tell whoever watches that all keys are
/// gone, and a store that stands beside it already may be older than it.
/// </summary>
/// <param name="directory">The directory.</param>
/// <param name="hasStore">Whether there is a store of ours beside it.</param>
public sealed class EtcdDirectoryException(string directory, bool hasStore) : DurableStoreException(
    directory,
    hasStore
        ? $"beside {DataDirectory.FileName} it holds the data of an etcd member (member/), and which of the two is the newer one is not known here"
        : "it holds the data of an etcd member (member/), which is not read here",
    hasStore
        ? "Move the one away that is not to be used, or choose another directory"
        : "Choose another directory; `etcdctl make-mirror` copies keys, without their leases, while an etcd runs on this one")
{
    /// <summary>Whether there is a store of ours beside it.</summary>
    public bool HasStore => hasStore;
}
