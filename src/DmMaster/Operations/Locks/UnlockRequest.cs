using DmMaster.Shards;

namespace DmMaster.Operations.Locks;

/// <summary>What an operator asks of a lock.</summary>
/// <param name="Id">The lock.</param>
public sealed record UnlockRequest(LockId Id)
{
    /// <summary>Pessimistic: the source that is to carry the DDL out, empty for the lock's owner.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Pessimistic: whether the lock goes even if nobody carries the DDL out.</summary>
    public bool IsForced { get; init; }

    /// <summary>Optimistic: whether the table's DDL is carried out; if not it is skipped.</summary>
    public bool IsExecuted { get; init; }

    /// <summary>Optimistic: the source of the table, exactly one.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Optimistic: the schema upstream.</summary>
    public string Database { get; init; } = "";

    /// <summary>Optimistic: the table upstream.</summary>
    public string Table { get; init; } = "";
}
