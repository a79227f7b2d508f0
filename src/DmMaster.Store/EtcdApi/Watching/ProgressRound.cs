namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>
/// A client's question how far its stream has come: answered when every watch that stood then has told all up to the revision of the
/// question, or is over. A question asked while another is open takes its place and is the answer to both.
/// </summary>
internal sealed class ProgressRound
{
    private readonly Lock _lock = new();
    private readonly HashSet<OpenWatch> _waiting = [];
    private Revision _revision;

    /// <summary>Asks.</summary>
    /// <param name="revision">The revision now.</param>
    /// <param name="watches">The watches of the stream.</param>
    /// <returns>The revision to answer with at once when there is none to wait for.</returns>
    internal Revision? Begin(Revision revision, IEnumerable<OpenWatch> watches)
    {
        lock (_lock)
        {
            _revision = revision;
            _waiting.Clear();
            _waiting.UnionWith(watches.Where(static watch => !watch.IsOver));
            return _waiting.Count == 0 ? revision : null;
        }
    }

    /// <summary>A watch has told all up to a revision.</summary>
    /// <returns>The revision to answer with when it was the last one waited for.</returns>
    internal Revision? Reached(OpenWatch watch, Revision revision)
    {
        lock (_lock)
        {
            return revision >= _revision ? LeaveNeedsLock(watch) : null;
        }
    }

    /// <summary>A watch is over.</summary>
    /// <returns>The revision to answer with when it was the last one waited for.</returns>
    internal Revision? Left(OpenWatch watch)
    {
        lock (_lock)
        {
            return LeaveNeedsLock(watch);
        }
    }

    private Revision? LeaveNeedsLock(OpenWatch watch) =>
        _waiting.Remove(watch) && _waiting.Count == 0 ? _revision : null;
}
