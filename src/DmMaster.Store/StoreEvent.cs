namespace DmMaster.Store;

/// <summary>One change of one key.</summary>
/// <param name="Kind">Whether the key was put or deleted.</param>
/// <param name="Current">The key after the change; of a delete, a tombstone: key and <c>ModRevision</c>, all else zero.</param>
/// <param name="Previous">The key before the change; null when it did not exist, or when that is no longer in the history.</param>
public sealed record StoreEvent(StoreEventKind Kind, KeyValue Current, KeyValue? Previous);
