using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>What a transaction must fulfil whatever the store holds. Checked before the lock is taken.</summary>
internal static class TxnRules
{
    /// <summary>Bytes that an operation counts for besides its keys and values.</summary>
    private const long OperationOverhead = 16;

    /// <summary>How deep transactions may be nested.</summary>
    private const int MaxDepth = 32;

    /// <summary>Checks both branches, also the one that will not be taken (as etcd does).</summary>
    /// <exception cref="StoreException">A rule is broken.</exception>
    internal static void Check(Txn txn, InProcessStoreOptions options)
    {
        if (Check(txn, options, 1) > options.MaxTxnBytes)
        {
            throw Refusal.TooLarge();
        }

        TxnWrites.Check(txn);
    }

    private static long Check(Txn txn, InProcessStoreOptions options, int depth)
    {
        var most = Math.Max(txn.Compares.Count, Math.Max(txn.Success.Count, txn.Failure.Count));
        if (most > options.MaxTxnOperations || depth > MaxDepth)
        {
            throw Refusal.TooManyOperations();
        }

        var bytes = 0L;
        foreach (var compare in txn.Compares)
        {
            RefuseEmpty(compare.Key);
            bytes += compare.Key.Length + compare.RangeEnd.Length + compare.Value.Length + OperationOverhead;
        }

        return bytes + Check(txn.Success, options, depth) + Check(txn.Failure, options, depth);
    }

    private static long Check(IReadOnlyList<TxnOp> operations, InProcessStoreOptions options, int depth)
    {
        var bytes = 0L;
        foreach (var operation in operations)
        {
            bytes += OperationOverhead + operation switch
            {
                TxnOp.Put put => RefuseEmpty(put.Key) + put.Value.Length,
                TxnOp.Delete delete => RefuseEmpty(delete.Range.Start) + delete.Range.End.Length,
                TxnOp.Read read => RefuseEmpty(read.Query.Range.Start) + read.Query.Range.End.Length,
                TxnOp.Nested nested => Check(nested.Txn, options, depth + 1),
                _ => throw new ArgumentOutOfRangeException(nameof(operations), operation, null),
            };
        }

        return bytes;
    }

    private static int RefuseEmpty(ByteString key) => key.IsEmpty ? throw Refusal.EmptyKey() : key.Length;
}
