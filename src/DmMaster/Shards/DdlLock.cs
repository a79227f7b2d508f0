namespace DmMaster.Shards;

/// <summary>A shard-DDL lock: some of the participants met a DDL, and wait for the others or for an operator.</summary>
/// <param name="Id">The task, and the table downstream.</param>
/// <param name="Task">The task.</param>
/// <param name="IsOptimistic">Whether it is one of optimistic sharding.</param>
public sealed record DdlLock(LockId Id, string Task, bool IsOptimistic)
{
    /// <summary>Who carries the DDL out, or what the conflict is about; possibly empty.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The DDL.</summary>
    public IReadOnlyList<string> Statements { get; init; } = [];

    /// <summary>Who met the DDL, sorted: sources, or tables of sources.</summary>
    public IReadOnlyList<string> Synced { get; init; } = [];

    /// <summary>Who did not, sorted.</summary>
    public IReadOnlyList<string> Unsynced { get; init; } = [];

    /// <summary>The sources that take part.</summary>
    public IReadOnlySet<string> Sources { get; init; } = new HashSet<string>();
}
