namespace DmMaster.Store.InProcess;

/// <summary>Changes that a watcher has to look at next.</summary>
/// <param name="Revisions">The changes of each revision, in order.</param>
/// <param name="IsFiltered">Whether only those asked for are in it.</param>
/// <param name="UpTo">The revision up to which the watcher has then seen everything.</param>
internal sealed record WatchPortion(IReadOnlyList<IReadOnlyList<StoreEvent>> Revisions, bool IsFiltered, Revision UpTo)
{
    private bool IsProgress { get; init; }

    /// <summary>No changes, only how far all is seen.</summary>
    internal static WatchPortion Progress(Revision upTo) => new([], true, upTo) { IsProgress = true };

    /// <summary>The changes that are asked for as one batch, null when there is nothing to tell.</summary>
    internal WatchBatch? ToBatch(WatchQuery query)
    {
        if (IsProgress)
        {
            return new WatchBatch(UpTo, []);
        }

        if (IsFiltered && Revisions.Count == 1)
        {
            return new WatchBatch(UpTo, Revisions[0]);
        }

        var events = new List<StoreEvent>();
        foreach (var changes in Revisions)
        {
            foreach (var change in changes)
            {
                if (IsFiltered || (query.Range.Contains(change.Current.Key) && !query.Without.Covers(change)))
                {
                    events.Add(change);
                }
            }
        }

        return events.Count == 0 ? null : new WatchBatch(UpTo, events);
    }
}
