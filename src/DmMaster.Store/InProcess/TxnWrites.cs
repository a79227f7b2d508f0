using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// What one branch of a transaction writes, to find out whether one key would be put twice, or put and deleted. Both branches of a
/// nested transaction count with the branch that they are in, but not against each other: only one of them is taken.
/// </summary>
/// <remarks>Each write is looked at once for each level that it lies deep, however many transactions lie beside each other.</remarks>
internal sealed class TxnWrites
{
    private readonly SortedSet<ByteString> _puts = new(KeyOrder.Comparer);
    private readonly KeyIntervalSet _deletes = new();

    /// <summary>Checks both branches.</summary>
    /// <exception cref="StoreException">A key is put twice, or put and deleted.</exception>
    internal static void Check(Txn txn)
    {
        foreach (var branch in (ReadOnlySpan<IReadOnlyList<TxnOp>>)[txn.Success, txn.Failure])
        {
            if (!IsOneWrite(branch))
            {
                Of(branch);
            }
        }
    }

    /// <summary>What most transactions are: nothing in it can meet another.</summary>
    private static bool IsOneWrite(IReadOnlyList<TxnOp> operations) => operations.Count == 0 || (operations.Count == 1 && operations[0] is not TxnOp.Nested);

    private static TxnWrites Of(IReadOnlyList<TxnOp> operations)
    {
        var writes = new TxnWrites();
        foreach (var operation in operations)
        {
            writes.Take(operation);
        }

        writes.RefuseOverlap(writes._puts);
        foreach (var operation in operations)
        {
            if (operation is TxnOp.Nested nested)
            {
                writes.Take(Of(nested.Txn.Success), Of(nested.Txn.Failure));
            }
        }

        return writes;
    }

    private void Take(TxnOp operation)
    {
        if (operation is TxnOp.Delete delete)
        {
            _deletes.Add(delete.Range);
        }
        else if (operation is TxnOp.Put put && !_puts.Add(put.Key))
        {
            throw Refusal.DuplicateKey();
        }
    }

    private void Take(TxnWrites success, TxnWrites failure)
    {
        RefuseOverlap(success);
        RefuseOverlap(failure);
        foreach (var branch in (ReadOnlySpan<TxnWrites>)[success, failure])
        {
            foreach (var key in branch._puts)
            {
                _puts.Add(key);
            }

            foreach (var interval in branch._deletes.Intervals)
            {
                _deletes.Add(interval);
            }
        }
    }

    private void RefuseOverlap(TxnWrites other)
    {
        RefuseOverlap(other._puts);
        foreach (var key in other._puts)
        {
            if (_puts.Contains(key))
            {
                throw Refusal.DuplicateKey();
            }
        }

        foreach (var interval in other._deletes.Intervals)
        {
            if (PutsIn(interval))
            {
                throw Refusal.DuplicateKey();
            }
        }
    }

    /// <summary>Refuses puts of what is deleted here.</summary>
    private void RefuseOverlap(SortedSet<ByteString> puts)
    {
        if (_deletes.Count == 0)
        {
            return;
        }

        foreach (var key in puts)
        {
            if (_deletes.Contains(key))
            {
                throw Refusal.DuplicateKey();
            }
        }
    }

    private bool PutsIn(in KeyRange interval) =>
        _puts.Count > 0
        && KeyOrder.Compare(_puts.Max!, interval.Start) >= 0
        && interval.IsBeforeEnd(_puts.GetViewBetween(interval.Start, _puts.Max!).Min!);
}
