namespace DmMaster.Store.InProcess;

/// <summary>Builds the state and its history from what a journal kept.</summary>
internal static class StateRestorer
{
    /// <summary>Builds them.</summary>
    /// <param name="content">What the journal kept.</param>
    /// <param name="timestamp">The time that the commits are remembered with.</param>
    /// <param name="history">Takes the commits that can be watched.</param>
    internal static StoreState Restore(JournalContent content, long timestamp, History history)
    {
        var keys = KeyIndex.Empty;
        var leases = content.Leases.Aggregate(LeaseIndex.Empty, static (index, lease) => index.With(lease));
        var liveBytes = 0L;
        var commit = new List<(StoreEvent Change, KeyVersion Version)>();
        foreach (var value in content.Versions)
        {
            if (commit.Count > 0 && commit[0].Change.Current.ModRevision != value.ModRevision)
            {
                Remember(commit, content.Oldest, timestamp, history);
            }

            var older = keys.Find(value.Key);
            var version = new KeyVersion(value, older);
            var previous = older is null || older.IsTombstone ? null : older.Value;
            keys = keys.With(version);
            leases = leases.Move(value.Key, previous?.Lease ?? LeaseId.None, leases.Find(value.Lease) is null ? LeaseId.None : value.Lease);
            liveBytes += (version.IsTombstone ? 0 : SizeOf(value)) - (previous is null ? 0 : SizeOf(previous));
            commit.Add((new StoreEvent(version.IsTombstone ? StoreEventKind.Delete : StoreEventKind.Put, value, previous), version));
        }

        Remember(commit, content.Oldest, timestamp, history);
        return new StoreState(keys, leases, content.Revision, liveBytes, content.Oldest);
    }

    private static void Remember(List<(StoreEvent Change, KeyVersion Version)> commit, Revision oldest, long timestamp, History history)
    {
        if (commit.Count > 0 && commit[0].Change.Current.ModRevision is var revision && revision >= oldest)
        {
            history.Add(new Commit(
                revision, timestamp, [.. commit.Select(static one => one.Change)], [.. commit.Select(static one => one.Version)]));
        }

        commit.Clear();
    }

    private static long SizeOf(KeyValue entry) => entry.Key.Length + entry.Value.Length;
}
