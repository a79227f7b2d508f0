namespace DmMaster.Store.InProcess;

/// <summary>What one revision changed for one watcher, waiting to be read.</summary>
/// <param name="revision">The revision.</param>
internal sealed class PendingRevision(Revision revision)
{
    private readonly List<StoreEvent> _events = [];

    /// <summary>The revision.</summary>
    internal Revision Revision => revision;

    /// <summary>Its changes inside the watched range, in order.</summary>
    internal IReadOnlyList<StoreEvent> Events => _events;

    /// <summary>About how much memory they hold.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Adds a change.</summary>
    internal void Add(StoreEvent change)
    {
        _events.Add(change);
        Bytes += Commit.SizeOf(change.Current);
    }
}
