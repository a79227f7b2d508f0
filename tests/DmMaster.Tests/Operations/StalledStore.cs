using DmMaster.Store;
using DmMaster.Store.InProcess;

namespace DmMaster.Tests.Operations;

/// <summary>A store that carries commits out, and from some moment on does not answer them.</summary>
internal sealed class StalledStore(InProcessStore store) : DelegatingStore(store)
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStalling;

    /// <summary>Done when a commit was carried out and not answered.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>No commit is answered from now on.</summary>
    public void Stall() => _isStalling = true;

    public override async ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
    {
        var result = await base.CommitAsync(txn, cancellationToken);
        if (_isStalling)
        {
            _stalled.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return result;
    }
}
