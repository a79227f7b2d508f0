using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// Who watches what. A commit asks it for the watchers of each changed key, so that the others cost nothing.
/// Guarded by the store's lock.
/// </summary>
internal sealed class WatcherIndex
{
    private readonly HashSet<WatchSubscription> _all = [];
    private readonly Dictionary<ByteString, HashSet<WatchSubscription>> _keys = new(KeyEquality.Instance);
    private readonly IntervalTree _ranges = new();
    private readonly List<HashSet<WatchSubscription>> _hits = [];

    /// <summary>Every watcher.</summary>
    internal IReadOnlyCollection<WatchSubscription> All => _all;

    /// <summary>Adds a watcher.</summary>
    internal void Add(WatchSubscription watcher)
    {
        _all.Add(watcher);
        if (!watcher.Range.IsSingle)
        {
            _ranges.Add(watcher.Range, watcher);
            return;
        }

        if (!_keys.TryGetValue(watcher.Range.Start, out var watchers))
        {
            watchers = [];
            _keys.Add(watcher.Range.Start, watchers);
        }

        watchers.Add(watcher);
    }

    /// <summary>Removes a watcher.</summary>
    /// <returns>Whether it was there.</returns>
    internal bool Remove(WatchSubscription watcher)
    {
        if (!_all.Remove(watcher))
        {
            return false;
        }

        if (!watcher.Range.IsSingle)
        {
            _ranges.Remove(watcher.Range, watcher);
        }
        else if (_keys.TryGetValue(watcher.Range.Start, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
        {
            _keys.Remove(watcher.Range.Start);
        }

        return true;
    }

    /// <summary>Gives every change of a commit to everyone whose range it is in.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="wakeUps">Takes the signals to set once the lock is released.</param>
    internal void Offer(Commit commit, WakeUps wakeUps)
    {
        if (_all.Count == 0)
        {
            return;
        }

        foreach (var version in commit.Versions)
        {
            Find(version.Value.Key);
            if (_hits.Count == 0)
            {
                continue;
            }

            var change = version.ToEvent();
            foreach (var watchers in _hits)
            {
                foreach (var watcher in watchers)
                {
                    watcher.Offer(commit.Revision, change, wakeUps);
                }
            }
        }
    }

    private void Find(ByteString key)
    {
        _hits.Clear();
        _ranges.Search(key, _hits);
        if (_keys.TryGetValue(key, out var watchers))
        {
            _hits.Add(watchers);
        }
    }
}
