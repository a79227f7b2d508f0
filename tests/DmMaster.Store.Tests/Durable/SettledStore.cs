using DmMaster.Store.InProcess;

namespace DmMaster.Store.Tests.Durable;

/// <summary>
/// A store that answers once all that was under way is written. Leases that a test's clock ends are gone a moment later, when that is safe
/// on the disk; a test that looks at once needs that moment to be over.
/// </summary>
internal sealed class SettledStore(InProcessStore store) : IKeyValueStore, IDisposable
{
    public Revision CurrentRevision
    {
        get
        {
            SettleAsync(CancellationToken.None).GetAwaiter().GetResult();
            return store.CurrentRevision;
        }
    }

    public async ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await store.RangeAsync(query, cancellationToken);
    }

    public ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken) => store.CommitAsync(txn, cancellationToken);

    public ValueTask<Revision> CompactAsync(Revision revision, CancellationToken cancellationToken) => store.CompactAsync(revision, cancellationToken);

    public ValueTask<Revision> SurpassAsync(Revision told, CancellationToken cancellationToken) => store.SurpassAsync(told, cancellationToken);

    public IWatch Watch(WatchQuery query, CancellationToken cancellationToken) => store.Watch(query, cancellationToken);

    public ValueTask<Lease> GrantAsync(LeaseId id, long seconds, CancellationToken cancellationToken) => store.GrantAsync(id, seconds, cancellationToken);

    public ValueTask<Revision> RevokeAsync(LeaseId id, CancellationToken cancellationToken) => store.RevokeAsync(id, cancellationToken);

    public ValueTask<Lease?> KeepAliveAsync(LeaseId id, CancellationToken cancellationToken) => store.KeepAliveAsync(id, cancellationToken);

    public async ValueTask<LeaseStatus?> DescribeAsync(LeaseId id, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await store.DescribeAsync(id, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<LeaseId>> LeasesAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await store.LeasesAsync(cancellationToken);
    }

    public void Dispose() => store.Dispose();

    /// <summary>A transaction that changes nothing answers when all that it builds on is safe.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken) => await store.CommitAsync(new Txn(), cancellationToken);
}
