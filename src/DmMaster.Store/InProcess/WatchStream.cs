namespace DmMaster.Store.InProcess;

/// <summary>
/// The reading side of a watch: one reader, one pass. The watch stands from construction on, and ends, leaving nothing behind in the
/// store, as soon as the token given to <see cref="InProcessStore.Watch"/> or to the enumerator is cancelled, the enumerator is
/// disposed, or reading has failed.
/// </summary>
internal sealed class WatchStream : IWatch, IAsyncEnumerator<WatchBatch>
{
    private readonly InProcessStore _store;
    private readonly WatchSubscription _subscription;
    private readonly CancellationToken _watchToken;
    private readonly CancellationTokenRegistration _watchRegistration;
    private CancellationToken _readToken;
    private CancellationTokenRegistration _readRegistration;
    private WatchBatch? _current;
    private int _readers;
    private volatile bool _isDisposed;

    internal WatchStream(InProcessStore store, WatchSubscription subscription, CancellationToken cancellationToken)
    {
        _store = store;
        _subscription = subscription;
        _watchToken = cancellationToken;
        _watchRegistration = EndWith(cancellationToken);
    }

    /// <inheritdoc/>
    public WatchBatch Current =>
        _current ?? throw new InvalidOperationException("There is no batch before the first or after the last read.");

    /// <inheritdoc/>
    public void RequestProgress() => _store.RequestProgress(_subscription);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The watch is being read already.</exception>
    public IAsyncEnumerator<WatchBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _readers, 1) != 0)
        {
            throw new InvalidOperationException("A watch can be read once. Start another one.");
        }

        _readToken = cancellationToken;
        _readRegistration = EndWith(cancellationToken);
        return this;
    }

    /// <inheritdoc/>
    /// <exception cref="StoreException">What comes next has been compacted, or the store is closing.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    public async ValueTask<bool> MoveNextAsync()
    {
        _current = null;
        while (_current is null && !_isDisposed)
        {
            _watchToken.ThrowIfCancellationRequested();
            _readToken.ThrowIfCancellationRequested();
            var portion = _store.Take(_subscription, out var wait);
            if (portion is null)
            {
                await wait;
            }
            else
            {
                _current = portion.ToBatch(_subscription.Query);
            }
        }

        return !_isDisposed;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _watchRegistration.Unregister();
        _readRegistration.Unregister();
        _store.End(_subscription);
        return ValueTask.CompletedTask;
    }

    private CancellationTokenRegistration EndWith(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => ((WatchStream)state!).End(), this);

    private void End() => _store.End(_subscription);
}
