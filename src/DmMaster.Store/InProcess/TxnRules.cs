using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>What a transaction must fulfil whatever the store holds. Checked before the lock is taken.</summary>
internal static class TxnRules
{
    /// <summary>Bytes that an operation counts for besides its keys and values.</summary>
    private const long OperationOverhead = 16;

    /// <summary>Checks both branches, also the one that will not be taken (as etcd does).</summary>
    /// <exception cref="StoreException">A rule is broken.</exception>
    internal static void Check(Txn txn, InProcessStoreOptions options)
    {
        if (Math.Max(txn.Compares.Count, Math.Max(txn.Success.Count, txn.Failure.Count)) > options.MaxTxnOperations)
        {
            throw Refusal.TooManyOperations();
        }

        CheckKeys(txn);
        CheckSize(txn, options.MaxTxnBytes);
        CheckDuplicates(txn.Success);
        CheckDuplicates(txn.Failure);
    }

    private static void CheckKeys(Txn txn)
    {
        foreach (var compare in txn.Compares)
        {
            RefuseEmpty(compare.Key);
        }

        foreach (var operation in txn.Success)
        {
            RefuseEmpty(FirstKey(operation));
        }

        foreach (var operation in txn.Failure)
        {
            RefuseEmpty(FirstKey(operation));
        }
    }

    private static void RefuseEmpty(ByteString key)
    {
        if (key.IsEmpty)
        {
            throw Refusal.EmptyKey();
        }
    }

    private static ByteString FirstKey(TxnOp operation) => operation switch
    {
        TxnOp.Put put => put.Key,
        TxnOp.Delete delete => delete.Range.Start,
        TxnOp.Read read => read.Query.Range.Start,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private static void CheckSize(Txn txn, long most)
    {
        var bytes = 0L;
        foreach (var compare in txn.Compares)
        {
            bytes += compare.Key.Length + compare.RangeEnd.Length + compare.Value.Length + OperationOverhead;
        }

        bytes += Size(txn.Success) + Size(txn.Failure);
        if (bytes > most)
        {
            throw Refusal.TooLarge();
        }
    }

    private static long Size(IReadOnlyList<TxnOp> operations)
    {
        var bytes = 0L;
        foreach (var operation in operations)
        {
            bytes += OperationOverhead + operation switch
            {
                TxnOp.Put put => put.Key.Length + put.Value.Length,
                TxnOp.Delete delete => Size(delete.Range),
                TxnOp.Read read => Size(read.Query.Range),
                _ => throw new ArgumentOutOfRangeException(nameof(operations), operation, null),
            };
        }

        return bytes;
    }

    private static long Size(in KeyRange range) => range.Start.Length + range.End.Length;

    private static void CheckDuplicates(IReadOnlyList<TxnOp> operations)
    {
        if (operations.Count < 2)
        {
            return;
        }

        var puts = operations.OfType<TxnOp.Put>().Select(static put => put.Key).ToArray();
        Array.Sort(puts, KeyOrder.Compare);
        for (var i = 1; i < puts.Length; i++)
        {
            if (KeyOrder.Compare(puts[i - 1], puts[i]) == 0)
            {
                throw Refusal.DuplicateKey();
            }
        }

        if (operations.OfType<TxnOp.Delete>().Any(delete => Hits(puts, delete.Range)))
        {
            throw Refusal.DuplicateKey();
        }
    }

    private static bool Hits(ByteString[] sorted, in KeyRange range)
    {
        var at = KeyOrder.Search(sorted, range.Start);
        at = at < 0 ? ~at : at;
        return at < sorted.Length && range.Contains(sorted[at]);
    }
}
