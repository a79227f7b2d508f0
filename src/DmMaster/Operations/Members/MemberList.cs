namespace DmMaster.Operations.Members;

/// <summary>Workers as operators see them.</summary>
/// <param name="Workers">The workers, by name.</param>
/// <param name="Note">What to do about those that are not registered; empty when all are.</param>
public sealed record MemberList(IReadOnlyList<MemberWorker> Workers, string Note);
