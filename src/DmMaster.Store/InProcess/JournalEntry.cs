namespace DmMaster.Store.InProcess;

/// <summary>One change as a journal keeps it.</summary>
/// <param name="changes">What was put or deleted: all of one revision, in order. Empty when only leases changed.</param>
/// <param name="granted">A lease that was made.</param>
/// <param name="ended">A lease that is no more.</param>
internal sealed class JournalEntry(IReadOnlyList<StoreEvent> changes, Lease? granted, LeaseId? ended)
{
    /// <summary>What was put or, as tombstones, deleted: all of one revision, in order. Empty when only leases changed.</summary>
    internal IReadOnlyList<KeyValue> Versions => field ??= [.. changes.Select(static change => change.Current)];

    /// <summary>A lease that was made.</summary>
    internal Lease? Granted => granted;

    /// <summary>A lease that is no more.</summary>
    internal LeaseId? Ended => ended;
}
