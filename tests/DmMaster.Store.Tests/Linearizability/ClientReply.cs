namespace DmMaster.Store.Tests.Linearizability;

/// <summary>What a client was answered.</summary>
/// <param name="Succeeded">Whether the condition held.</param>
/// <param name="Values">What was read.</param>
/// <param name="Revision">The revision that was told.</param>
internal sealed record ClientReply(bool Succeeded, IReadOnlyList<Seen> Values, long Revision)
{
    public override string ToString() => $"@{Revision} {Succeeded} [{string.Join(',', Values.Select(seen => $"{seen.Value ?? "-"}@{seen.ModRevision}"))}]";
}
