namespace DmMaster.Registry;

/// <summary>One follower of a <see cref="RegistryFeed"/>: it is told of everything, and of many changes at once when it is slow.</summary>
public sealed class RegistrySubscription : IDisposable
{
    private readonly RegistryFeed _feed;
    private readonly Lock _lock = new();
    private readonly Signal _signal;
    private readonly bool _keepsChanges;
    private RegistryChange _pending = RegistryChange.None;

    internal RegistrySubscription(RegistryFeed feed, Signal signal, bool keepsChanges)
    {
        _keepsChanges = keepsChanges;
        _feed = feed;
        _signal = signal;
    }

    /// <summary>Waits for the next change.</summary>
    /// <returns>The latest snapshot, and all that moved since the last call.</returns>
    public async ValueTask<(RegistrySnapshot Snapshot, RegistryChange Change)> NextAsync(CancellationToken cancellationToken)
    {
        await _signal.WaitAsync(cancellationToken);
        return Take();
    }

    /// <summary>The latest snapshot, and all that moved since the last call; nothing moved, possibly.</summary>
    public (RegistrySnapshot Snapshot, RegistryChange Change) Take()
    {
        lock (_lock)
        {
            var change = _pending;
            _pending = RegistryChange.None;
            return (_feed.Current, change);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _feed.Remove(this);

    internal void Tell(RegistryChange change)
    {
        if (_keepsChanges)
        {
            lock (_lock)
            {
                _pending = _pending.And(change);
            }
        }

        _signal.Set();
    }
}
