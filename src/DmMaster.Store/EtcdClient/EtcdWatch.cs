namespace DmMaster.Store.EtcdClient;

/// <summary>
/// The reading side of a watch: one reader, one pass. It ends as soon as the token of the watch or that of the enumerator is cancelled,
/// the enumerator is disposed, or reading has failed.
/// </summary>
internal sealed class EtcdWatch : IWatch, IAsyncEnumerator<WatchBatch>
{
    private readonly WatchHub _hub;
    private readonly WatchBuffer _buffer;
    private readonly Action<WatchBuffer> _probe;
    private readonly CancellationToken _watchToken;
    private readonly CancellationTokenRegistration _watchRegistration;
    private CancellationToken _readToken;
    private CancellationTokenRegistration _readRegistration;
    private WatchBatch? _current;
    private int _readers;
    private volatile bool _isOver;
    private volatile bool _isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="hub">What serves it.</param>
    /// <param name="buffer">What it reads, added to the hub already.</param>
    /// <param name="probe">Finds out how far the watch has come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal EtcdWatch(WatchHub hub, WatchBuffer buffer, Action<WatchBuffer> probe, CancellationToken cancellationToken)
    {
        _hub = hub;
        _buffer = buffer;
        _probe = probe;
        _watchToken = cancellationToken;
        _watchRegistration = EndWith(cancellationToken);
    }

    /// <inheritdoc/>
    public WatchBatch Current =>
        _current ?? throw new InvalidOperationException("There is no batch before the first or after the last read.");

    /// <inheritdoc/>
    public void RequestProgress()
    {
        if (!_isOver)
        {
            _probe(_buffer);
        }
    }

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
            _current = _buffer.Take(out var wait);
            _hub.Unpark(_buffer);
            await wait;
        }

        return !_isDisposed;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _watchRegistration.Unregister();
        _readRegistration.Unregister();
        End();
        return ValueTask.CompletedTask;
    }

    private CancellationTokenRegistration EndWith(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => ((EtcdWatch)state!).End(), this);

    private void End()
    {
        _isOver = true;
        _hub.Remove(_buffer);
        _buffer.End(null);
    }
}
