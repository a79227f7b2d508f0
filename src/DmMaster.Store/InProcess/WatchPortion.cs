namespace DmMaster.Store.InProcess;

/// <summary>Changes that a watcher is to be told next.</summary>
/// <param name="Revisions">Those of each revision that has any, in order.</param>
/// <param name="UpTo">The revision up to which the watcher has then seen everything.</param>
internal sealed record WatchPortion(IReadOnlyList<IReadOnlyList<StoreEvent>> Revisions, Revision UpTo)
{
    private bool IsProgress { get; init; }

    /// <summary>No changes, only how far all is seen.</summary>
    internal static WatchPortion Progress(Revision upTo) => new([], upTo) { IsProgress = true };

    /// <summary>All as one batch, null when there is nothing to tell.</summary>
    internal WatchBatch? ToBatch() => Revisions switch
    {
        [] => IsProgress ? new WatchBatch(UpTo, []) : null,
        [var only] => new WatchBatch(UpTo, only),
        _ => new WatchBatch(UpTo, [.. Revisions.SelectMany(static changes => changes)]),
    };
}
