using DmMaster.Store;
using DmMaster.Store.InProcess;

namespace DmMaster.Tests.Operations;

/// <summary>A store in front of another, for tests that step in between.</summary>
internal class DelegatingStore(InProcessStore store) : IKeyValueStore, IDisposable
{
    public Revision CurrentRevision => store.CurrentRevision;

    public virtual ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken) => store.CommitAsync(txn, cancellationToken);

    public ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken) => store.RangeAsync(query, cancellationToken);

    public ValueTask<Revision> CompactAsync(Revision revision, CancellationToken cancellationToken) => store.CompactAsync(revision, cancellationToken);

    public ValueTask<Revision> SurpassAsync(Revision told, CancellationToken cancellationToken) => store.SurpassAsync(told, cancellationToken);

    public IWatch Watch(WatchQuery query, CancellationToken cancellationToken) => store.Watch(query, cancellationToken);

    public ValueTask<Lease> GrantAsync(LeaseId id, long seconds, CancellationToken cancellationToken) => store.GrantAsync(id, seconds, cancellationToken);

    public ValueTask<Revision> RevokeAsync(LeaseId id, CancellationToken cancellationToken) => store.RevokeAsync(id, cancellationToken);

    public ValueTask<Lease?> KeepAliveAsync(LeaseId id, CancellationToken cancellationToken) => store.KeepAliveAsync(id, cancellationToken);

    public ValueTask<LeaseStatus?> DescribeAsync(LeaseId id, CancellationToken cancellationToken) => store.DescribeAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseId>> LeasesAsync(CancellationToken cancellationToken) => store.LeasesAsync(cancellationToken);

    public void Dispose() => store.Dispose();
}
