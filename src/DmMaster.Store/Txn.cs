namespace DmMaster.Store;

/// <summary>Conditions and what to do when they hold or do not, carried out as one revision or not at all.</summary>
public sealed record Txn
{
    /// <summary>All must hold for <see cref="Success"/>; none at all also means success.</summary>
    public IReadOnlyList<Compare> Compares { get; init; } = [];

    /// <summary>Carried out in order when every compare holds.</summary>
    public IReadOnlyList<TxnOp> Success { get; init; } = [];

    /// <summary>Carried out in order when a compare does not hold.</summary>
    public IReadOnlyList<TxnOp> Failure { get; init; } = [];
}
