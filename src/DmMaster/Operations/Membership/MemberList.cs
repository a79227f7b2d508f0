namespace DmMaster.Operations.Membership;

/// <summary>Workers as operators see them.</summary>
/// <param name="Workers">The workers, by name.</param>
/// <param name="Note">What to do about those that are not registered, and which sources wait for a worker; empty when there is nothing to say.</param>
public sealed record MemberList(IReadOnlyList<MemberWorker> Workers, string Note);
