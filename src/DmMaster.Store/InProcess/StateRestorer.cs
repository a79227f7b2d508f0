using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>Builds the state and its history from what a journal kept.</summary>
/// <remarks>
/// A journal may keep more than can be read: it drops what is obsolete a little later than it learns the oldest revision. Example, with
/// 10 as the oldest: of a key put at 3 and 5 and deleted at 7, nothing is left; of one put at 3, 5 and 12, the version of 3 is obsolete
/// and that of 5 is what the event of 12 names as previous.
/// </remarks>
internal sealed class StateRestorer
{
    private readonly JournalContent _content;
    private readonly long _timestamp;
    private readonly History _history = new();
    private readonly List<KeyVersion> _commit = [];
    private readonly List<(ByteString Key, Revision Revision)> _obsolete = [];
    private KeyIndex _keys = KeyIndex.Empty;
    private LeaseIndex _leases;
    private long _liveBytes;

    private StateRestorer(JournalContent content, long timestamp)
    {
        _content = content;
        _timestamp = timestamp;
        _leases = content.Leases.Aggregate(LeaseIndex.Empty, static (index, lease) => index.With(lease));
    }

    /// <summary>Builds them.</summary>
    /// <param name="content">What the journal kept.</param>
    /// <param name="timestamp">The time that the commits are remembered with.</param>
    internal static Restored Restore(JournalContent content, long timestamp)
    {
        var restorer = new StateRestorer(content, timestamp);
        foreach (var value in content.Versions)
        {
            restorer.Add(value);
        }

        restorer.Remember();
        var state = new StoreState(restorer._keys, restorer._leases, content.Revision, restorer._liveBytes, content.Oldest);
        var compacted = content.Oldest > content.First ? content.Oldest : Revision.None;
        return new Restored(state, restorer._history, compacted, restorer._obsolete);
    }

    private void Add(KeyValue value)
    {
        if (_commit.Count > 0 && _commit[0].Value.ModRevision != value.ModRevision)
        {
            Remember();
        }

        var older = _keys.Find(value.Key);
        var previous = older?.Live;
        var isTombstone = value.Version == 0;

        // A lease that is no more took its keys with it: that of an old version may be one.
        var lease = _leases.Find(value.Lease) is null ? LeaseId.None : value.Lease;
        _leases = _leases.Move(value.Key, previous?.Lease ?? LeaseId.None, lease);
        _liveBytes += (isTombstone ? 0 : value.Bytes) - (previous?.Bytes ?? 0);
        if (value.ModRevision < _content.Oldest)
        {
            Settle(value, older);
            return;
        }

        var version = new KeyVersion(value, older);
        _keys = _keys.With(version);
        _commit.Add(version);
    }

    /// <summary>Adds a version that the oldest state saw at most as it stands: nothing before it counts.</summary>
    private void Settle(KeyValue value, KeyVersion? older)
    {
        if (older is not null)
        {
            _obsolete.Add((value.Key, older.Value.ModRevision));
        }

        var version = new KeyVersion(value, null);
        _keys = version.IsTombstone ? _keys.Without(value.Key) : _keys.With(version);
        if (version.IsTombstone)
        {
            _obsolete.Add((value.Key, value.ModRevision));
        }
    }

    private void Remember()
    {
        if (_commit.Count > 0)
        {
            _history.Add(new Commit(_timestamp, [.. _commit]));
            _commit.Clear();
        }
    }
}
