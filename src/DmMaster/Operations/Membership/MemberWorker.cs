namespace DmMaster.Operations.Membership;

/// <summary>A worker as operators see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is; empty when it is not registered.</param>
/// <param name="Stage"><c>offline</c>, <c>free</c>, <c>bound</c>, <c>relay</c> or <c>unregistered</c>.</param>
/// <param name="Source">The source that it is bound to, empty for none.</param>
public sealed record MemberWorker(string Name, string Address, string Stage, string Source);
