namespace DmMaster.Store;

/// <summary>
/// Consecutive changes, in revision order and within a revision in the order of its operations.
/// A revision is never split over two batches.
/// </summary>
/// <param name="Revision">The state of the store up to which the watcher now knows everything; at or after the last event.</param>
/// <param name="Events">The changes inside the watched range; none only if progress was asked for.</param>
public sealed record WatchBatch(Revision Revision, IReadOnlyList<StoreEvent> Events);
