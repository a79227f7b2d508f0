namespace DmMaster.Shards;

/// <summary>What is due of a task's shard DDL at one snapshot of the registry.</summary>
/// <param name="Steps">The transactions; none when there is nothing to do until something moves.</param>
/// <param name="Faults">What cannot be gone on with.</param>
public sealed record ShardRound(IReadOnlyList<ShardStep> Steps, IReadOnlyList<ShardFault> Faults)
{
    /// <summary>Nothing.</summary>
    public static ShardRound None { get; } = new([], []);

    /// <summary>Whether something outside the store was missing: then it is asked again after a while, though nothing moved.</summary>
    public bool IsIncomplete { get; init; }
}
