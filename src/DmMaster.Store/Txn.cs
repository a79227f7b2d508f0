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

    /// <summary>How many bytes of keys and values its reads may find; if it is given, there is also a limit of the keys looked at. An etcd cluster does not know it.</summary>
    /// <value>Default null: no limit.</value>
    public long? MaxFoundBytes { get; init; }
}
