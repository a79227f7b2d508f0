namespace DmMaster.Store;

/// <summary>
/// The reading side of a watch, whatever the engine: one reader, one pass. It ends, leaving nothing behind in the engine, as soon as the
/// token of the watch or that of the enumerator is cancelled, the enumerator is disposed, or reading has failed.
/// </summary>
internal sealed class WatchPass : IWatch, IAsyncEnumerator<WatchBatch>
{
    private readonly IWatchSource _source;
    private readonly CancellationToken _watchToken;
    private readonly CancellationTokenRegistration _watchRegistration;
    private CancellationToken _readToken;
    private CancellationTokenRegistration _readRegistration;
    private WatchBatch? _current;
    private int _readers;
    private volatile bool _isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="source">What it reads: a watch that stands already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal WatchPass(IWatchSource source, CancellationToken cancellationToken)
    {
        _source = source;
        _watchToken = cancellationToken;
        _watchRegistration = EndWith(cancellationToken);
    }

    /// <inheritdoc/>
    public WatchBatch Current =>
        _current ?? throw new InvalidOperationException("There is no batch before the first or after the last read.");

    /// <inheritdoc/>
    public void RequestProgress() => _source.RequestProgress();

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
            _current = _source.Take(out var wait);
            if (_current is null)
            {
                await wait;
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
        _source.End();
        return ValueTask.CompletedTask;
    }

    private CancellationTokenRegistration EndWith(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static source => ((IWatchSource)source!).End(), _source);
}
