namespace DmMaster.Store.InProcess;

/// <summary>Changes that a watcher has to look at next.</summary>
/// <param name="Revisions">The changes of each revision, in order.</param>
/// <param name="IsFiltered">Whether only those inside the watched range are in it.</param>
/// <param name="UpTo">The revision up to which the watcher has then seen everything.</param>
internal sealed record WatchPortion(IReadOnlyList<IReadOnlyList<StoreEvent>> Revisions, bool IsFiltered, Revision UpTo)
{
    /// <summary>The changes inside a range as one batch, null when there are none.</summary>
    internal WatchBatch? ToBatch(KeyRange range)
    {
        if (IsFiltered && Revisions.Count == 1)
        {
            return new WatchBatch(UpTo, Revisions[0]);
        }

        var events = new List<StoreEvent>();
        foreach (var changes in Revisions)
        {
            foreach (var change in changes)
            {
                if (IsFiltered || range.Contains(change.Current.Key))
                {
                    events.Add(change);
                }
            }
        }

        return events.Count == 0 ? null : new WatchBatch(UpTo, events);
    }
}
