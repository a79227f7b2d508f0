namespace DmMaster.Store.InProcess;

/// <summary>One change as a journal keeps it.</summary>
/// <param name="Versions">What was put or, as tombstones, deleted: all of one revision, in order. Empty when only leases changed.</param>
/// <param name="Granted">A lease that was made.</param>
/// <param name="Ended">A lease that is no more.</param>
internal sealed record JournalEntry(IReadOnlyList<KeyValue> Versions, Lease? Granted, LeaseId? Ended);
