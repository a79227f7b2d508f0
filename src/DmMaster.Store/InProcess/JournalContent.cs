namespace DmMaster.Store.InProcess;

/// <summary>What a journal kept.</summary>
/// <param name="First">The revision at which the store began, empty.</param>
/// <param name="Revision">The revision of the last change; <paramref name="First"/> when there was none.</param>
/// <param name="Oldest">The oldest revision that can be read or watched.</param>
/// <param name="Versions">Every version kept, in the order in which they were written. Read once.</param>
/// <param name="Leases">The leases, in no order.</param>
internal sealed record JournalContent(
    Revision First, Revision Revision, Revision Oldest, IEnumerable<KeyValue> Versions, IReadOnlyList<Lease> Leases);
