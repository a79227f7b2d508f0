using System.Collections.Immutable;
using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>The current snapshot, and who wants to know of the next. One writer, any number of lock-free readers.</summary>
/// <remarks>
/// Lock order: this one, then a subscription's. Nothing but memory is touched under either, and no continuation
/// runs there.
/// </remarks>
public sealed class RegistryFeed
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private ImmutableArray<RegistrySubscription> _subscriptions = [];
    private volatile RegistrySnapshot _current = RegistrySnapshot.Empty;

    /// <summary>The latest snapshot. Read it once for each request.</summary>
    public RegistrySnapshot Current => _current;

    /// <summary>The revision of the first snapshot: all that was before this process.</summary>
    public Revision Began { get; private set; }

    /// <summary>Follows the feed from the next snapshot on.</summary>
    /// <param name="signal">Also set by others, for a follower with more than one thing to wait for.</param>
    public RegistrySubscription Subscribe(Signal? signal = null) => Subscribe(signal ?? new Signal(), keepsChanges: true);

    /// <summary>Sets a signal at each snapshot from the next on, until disposed of; for who looks at the snapshot only, and not at what moved.</summary>
    public IDisposable Announce(Signal signal) => Subscribe(signal, keepsChanges: false);

    /// <summary>Waits until the snapshot is at or after a revision.</summary>
    public async ValueTask<RegistrySnapshot> WaitForAsync(Revision revision, CancellationToken cancellationToken)
    {
        if (_current.Revision < revision)
        {
            await Enqueue(revision).WaitAsync(cancellationToken);
        }

        return _current;
    }

    /// <summary>Makes a snapshot the current one. Called by one writer, in revision order.</summary>
    public void Publish(RegistrySnapshot snapshot, RegistryChange change)
    {
        lock (_lock)
        {
            Began = Began.IsNone ? snapshot.Revision : Began;
            _current = snapshot;
            foreach (var subscription in _subscriptions)
            {
                subscription.Tell(change);
            }

            ReleaseWaiters();
        }
    }

    /// <summary>The store moved on with keys that are not DM's: only those who wait for the revision need to know.</summary>
    public void Advance(Revision revision)
    {
        lock (_lock)
        {
            _current = _current with { Revision = revision };
            ReleaseWaiters();
        }
    }

    internal void Remove(RegistrySubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.Remove(subscription);
        }
    }

    private RegistrySubscription Subscribe(Signal signal, bool keepsChanges)
    {
        var subscription = new RegistrySubscription(this, signal, keepsChanges);
        lock (_lock)
        {
            _subscriptions = _subscriptions.Add(subscription);
        }

        return subscription;
    }

    private void ReleaseWaiters()
    {
        while (_waiters.TryPeek(out var waiter, out var revision) && revision <= _current.Revision.Value)
        {
            _waiters.Dequeue();
            waiter.TrySetResult();
        }
    }

    private Task Enqueue(Revision revision)
    {
        lock (_lock)
        {
            if (_current.Revision >= revision)
            {
                return Task.CompletedTask;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue(waiter, revision.Value);
            return waiter.Task;
        }
    }
}
