using DmMaster.Store;

namespace DmMaster.Workers;

/// <summary>The last orders that were sent to a worker over its link.</summary>
/// <param name="Revision">Their revision.</param>
/// <param name="At">When, as a timestamp of the <see cref="TimeProvider"/>.</param>
public sealed record SentOrders(Revision Revision, long At);
