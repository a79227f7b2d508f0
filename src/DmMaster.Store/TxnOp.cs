using Google.Protobuf;

namespace DmMaster.Store;

/// <summary>One operation of a <see cref="Txn"/>.</summary>
public abstract record TxnOp
{
    private TxnOp()
    {
    }

    /// <summary>Creates or overwrites a key.</summary>
    /// <param name="Key">The key, at least one byte.</param>
    /// <param name="Value">The value.</param>
    public sealed record Put(ByteString Key, ByteString Value) : TxnOp
    {
        /// <summary>The lease to live under; the key leaves any other.</summary>
        public LeaseId Lease { get; init; }

        /// <summary>Whether the key, which must exist, keeps the value it has.</summary>
        public bool KeepsValue { get; init; }

        /// <summary>Whether the key, which must exist, keeps the lease it has.</summary>
        public bool KeepsLease { get; init; }
    }

    /// <summary>Deletes every key of a range.</summary>
    /// <param name="Range">Which keys.</param>
    public sealed record Delete(KeyRange Range) : TxnOp;

    /// <summary>Reads, seeing what earlier operations of the same transaction did.</summary>
    /// <param name="Query">What to read.</param>
    public sealed record Read(RangeQuery Query) : TxnOp;

    /// <summary>A transaction inside the transaction: its compares look at the state before the whole commit (as in etcd), its
    /// operations become part of the commit.</summary>
    /// <param name="Txn">The transaction.</param>
    public sealed record Nested(Txn Txn) : TxnOp;
}
