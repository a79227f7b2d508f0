namespace DmMaster.Store.InProcess;

/// <summary>Commits that a watcher has to look through next.</summary>
/// <param name="Commits">The commits, in order.</param>
/// <param name="UpTo">The revision up to which the watcher has then seen everything.</param>
internal sealed record WatchPortion(IReadOnlyList<Commit> Commits, Revision UpTo)
{
    /// <summary>The changes inside a range as one batch, null when there are none.</summary>
    internal WatchBatch? ToBatch(KeyRange range)
    {
        var events = new List<StoreEvent>();
        foreach (var commit in Commits)
        {
            foreach (var change in commit.Events)
            {
                if (range.Contains(change.Current.Key))
                {
                    events.Add(change);
                }
            }
        }

        return events.Count == 0 ? null : new WatchBatch(UpTo, events);
    }
}
