namespace DmMaster.Store.InProcess;

/// <summary>What a journal kept.</summary>
/// <param name="Revision">The revision of the last change; of a new journal, that at which the store begins.</param>
/// <param name="Oldest">The oldest revision that can be read or watched.</param>
/// <param name="Versions">Every version kept, in the order in which they were written.</param>
/// <param name="Leases">The leases, in no order.</param>
internal sealed record JournalContent(Revision Revision, Revision Oldest, IEnumerable<KeyValue> Versions, IReadOnlyList<Lease> Leases);
