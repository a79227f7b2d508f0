using DmMaster.Store;
using DmMaster.Store.InProcess;

namespace DmMaster.Tests.Operations;

/// <summary>A store that carries commits out, and from some moment on does not answer them.</summary>
internal sealed class StalledStore(InProcessStore store) : IKeyValueStore, IDisposable
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStalling;

    /// <summary>Done when a commit was carried out and not answered.</summary>
    public Task Stalled => _stalled.Task;

    public Revision CurrentRevision => store.CurrentRevision;

    /// <summary>No commit is answered from now on.</summary>
    public void Stall() => _isStalling = true;

    public async ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
    {
        var result = await store.CommitAsync(txn, cancellationToken);
        if (_isStalling)
        {
            _stalled.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return result;
    }

    public ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken) => store.RangeAsync(query, cancellationToken);

    public ValueTask<Revision> CompactAsync(Revision revision, CancellationToken cancellationToken) => store.CompactAsync(revision, cancellationToken);

    public IWatch Watch(WatchQuery query, CancellationToken cancellationToken) => store.Watch(query, cancellationToken);

    public ValueTask<Lease> GrantAsync(LeaseId id, long seconds, CancellationToken cancellationToken) => store.GrantAsync(id, seconds, cancellationToken);

    public ValueTask<Revision> RevokeAsync(LeaseId id, CancellationToken cancellationToken) => store.RevokeAsync(id, cancellationToken);

    public ValueTask<Lease?> KeepAliveAsync(LeaseId id, CancellationToken cancellationToken) => store.KeepAliveAsync(id, cancellationToken);

    public ValueTask<LeaseStatus?> DescribeAsync(LeaseId id, CancellationToken cancellationToken) => store.DescribeAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseId>> LeasesAsync(CancellationToken cancellationToken) => store.LeasesAsync(cancellationToken);

    public void Dispose() => store.Dispose();
}
