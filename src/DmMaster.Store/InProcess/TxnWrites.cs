using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// What one branch of a transaction writes, to find out whether one key would be put twice, or put and deleted. Both branches of a
/// nested transaction count with the branch that they are in, but not against each other: only one of them is taken.
/// </summary>
internal sealed class TxnWrites
{
    private readonly List<ByteString> _puts = [];
    private readonly List<KeyRange> _deletes = [];

    /// <summary>Checks both branches.</summary>
    /// <exception cref="StoreException">A key is put twice, or put and deleted.</exception>
    internal static void Check(Txn txn)
    {
        Of(txn.Success);
        Of(txn.Failure);
    }

    private static TxnWrites Of(IReadOnlyList<TxnOp> operations)
    {
        var writes = new TxnWrites();
        if (operations.Count == 0)
        {
            return writes;
        }

        List<(TxnWrites Success, TxnWrites Failure)>? nested = null;
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case TxnOp.Put put:
                    writes._puts.Add(put.Key);
                    break;
                case TxnOp.Delete delete:
                    writes._deletes.Add(delete.Range);
                    break;
                case TxnOp.Nested inner:
                    (nested ??= []).Add((Of(inner.Txn.Success), Of(inner.Txn.Failure)));
                    break;
                default:
                    break;
            }
        }

        writes.CheckLevel();
        foreach (var (success, failure) in nested ?? [])
        {
            writes.RefuseOverlap(success);
            writes.RefuseOverlap(failure);
            writes.Take(success);
            writes.Take(failure);
        }

        return writes;
    }

    private void CheckLevel()
    {
        if (_puts.Count + _deletes.Count < 2)
        {
            return;
        }

        _puts.Sort(KeyOrder.Compare);
        for (var i = 1; i < _puts.Count; i++)
        {
            if (KeyOrder.Compare(_puts[i - 1], _puts[i]) == 0)
            {
                throw Refusal.DuplicateKey();
            }
        }

        if (_deletes.Exists(range => Hits(_puts, range)))
        {
            throw Refusal.DuplicateKey();
        }
    }

    private void RefuseOverlap(TxnWrites other)
    {
        if (other._puts.Exists(key => _puts.BinarySearch(key, KeyOrder.Comparer) >= 0)
            || other._deletes.Exists(range => Hits(_puts, range))
            || _deletes.Exists(range => Hits(other._puts, range)))
        {
            throw Refusal.DuplicateKey();
        }
    }

    private void Take(TxnWrites other)
    {
        _puts.AddRange(other._puts);
        _puts.Sort(KeyOrder.Compare);
        _deletes.AddRange(other._deletes);
    }

    private static bool Hits(List<ByteString> sorted, in KeyRange range)
    {
        var at = sorted.BinarySearch(range.Start, KeyOrder.Comparer);
        at = at < 0 ? ~at : at;
        return at < sorted.Count && range.Contains(sorted[at]);
    }
}
