using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>A transaction being carried out on its own copy of the keys. Nothing outside changes until it is adopted.</summary>
internal sealed class TxnDraft
{
    private readonly StoreState _before;
    private readonly Revision _revision;
    private readonly ReadAllowance? _allowance;
    private readonly List<KeyVersion> _versions = [];
    private KeyIndex _keys;
    private LeaseIndex _leases;
    private long _liveBytes;

    private TxnDraft(StoreState before, ReadAllowance? allowance = null)
    {
        _before = before;
        _allowance = allowance;
        _revision = before.Revision.Next;
        _keys = before.Keys;
        _leases = before.Leases;
        _liveBytes = before.LiveBytes;
    }

    /// <summary>Whether any key was changed.</summary>
    internal bool HasChanges => _versions.Count > 0;

    /// <summary>What was answered.</summary>
    internal TxnResult Result { get; private set; } = null!;

    /// <summary>The state that it leaves.</summary>
    internal StoreState After => field ??= new(_keys, _leases, Now, _liveBytes, _before.Oldest);

    private Revision Now => HasChanges ? _revision : _before.Revision;

    /// <summary>Compares, takes a branch and carries it out.</summary>
    /// <exception cref="StoreException">A read asks for a revision that the state does not have, a put for an unknown lease or for what
    /// a key that does not exist should keep; more would be read than allowed.</exception>
    internal static TxnDraft Run(Txn txn, StoreState before)
    {
        var draft = new TxnDraft(before, txn.MaxFoundBytes is { } bytes ? new ReadAllowance(bytes) : null);
        var succeeded = CompareRules.AllHold(txn.Compares, before, draft._allowance);
        var operations = succeeded ? txn.Success : txn.Failure;
        draft.CheckPuts(operations);
        draft.CheckReads(operations);
        var results = draft.Run(operations);
        draft.Result = new TxnResult(draft.Now, succeeded, results);
        return draft;
    }

    /// <summary>Ends a lease that the state has.</summary>
    internal static TxnDraft EndLease(LeaseId id, StoreState before)
    {
        var draft = new TxnDraft(before);
        draft._leases = before.Leases.Without(id);
        foreach (var key in before.Leases.KeysOf(id))
        {
            draft.Run(new TxnOp.Delete(KeyRange.One(key)));
        }

        return draft;
    }

    /// <summary>What is published of it.</summary>
    internal Draft ToDraft(long timestamp, LeaseId? ended)
    {
        var versions = _versions.ToArray();
        Commit? commit = HasChanges ? new Commit(timestamp, versions) : null;
        return new Draft(After, commit, new JournalEntry(versions, null, ended));
    }

    private TxnOpResult[] Run(IReadOnlyList<TxnOp> operations)
    {
        var results = new TxnOpResult[operations.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Run(operations[i]);
        }

        return results;
    }

    private TxnOpResult Run(TxnOp operation) => operation switch
    {
        TxnOp.Put put => Run(put),
        TxnOp.Delete delete => Run(delete),
        TxnOp.Read read => Run(read),
        TxnOp.Nested nested => Run(nested),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private TxnOpResult.Put Run(TxnOp.Put put)
    {
        var older = _keys.Find(put.Key);
        var previous = older?.Live;
        var lease = put.KeepsLease ? previous!.Lease : put.Lease;
        var value = put.KeepsValue ? previous!.Value : put.Value;
        var created = previous?.CreateRevision ?? _revision;
        var version = (previous?.Version ?? 0) + 1;

        // The bytes of the key are kept once, however often it is put.
        var key = older?.Value.Key ?? put.Key;
        Record(new KeyValue(key, value, created, _revision, version, lease), previous, older);
        return new TxnOpResult.Put(previous);
    }

    private TxnOpResult.Delete Run(TxnOp.Delete delete)
    {
        var scan = RangeScan.All(_revision, _allowance);
        _keys.Scan(delete.Range, scan);
        foreach (var previous in scan.Entries)
        {
            var tombstone = new KeyValue(previous.Key, ByteString.Empty, Revision.None, _revision, 0, LeaseId.None);
            Record(tombstone, previous, _keys.Find(previous.Key));
        }

        return new TxnOpResult.Delete(scan.Entries);
    }

    private TxnOpResult.Read Run(TxnOp.Read read) => new(RangeReader.Read(_keys, Now, read.Query, _allowance));

    private TxnOpResult.Nested Run(TxnOp.Nested nested)
    {
        var succeeded = CompareRules.AllHold(nested.Txn.Compares, _before, _allowance);
        return new TxnOpResult.Nested(succeeded, Run(succeeded ? nested.Txn.Success : nested.Txn.Failure));
    }

    private IReadOnlyList<TxnOp> Branch(TxnOp.Nested nested) =>
        CompareRules.AllHold(nested.Txn.Compares, _before, _allowance) ? nested.Txn.Success : nested.Txn.Failure;

    /// <summary>Looks at all puts before all reads, so that the first thing that is wrong is the one that is told (as in etcd). No key is
    /// put twice, nor put and deleted: what stood before is what each finds.</summary>
    private void CheckPuts(IReadOnlyList<TxnOp> operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case TxnOp.Put { KeepsValue: true } or TxnOp.Put { KeepsLease: true } when _keys.Find(((TxnOp.Put)operation).Key)?.Live is null:
                    throw Refusal.KeyNotFound();
                case TxnOp.Put { KeepsLease: false } put when put.Lease != LeaseId.None && _leases.Find(put.Lease) is null:
                    throw Refusal.LeaseNotFound();
                case TxnOp.Nested nested:
                    CheckPuts(Branch(nested));
                    break;
            }
        }
    }

    private void CheckReads(IReadOnlyList<TxnOp> operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case TxnOp.Read read:
                    RangeReader.CheckRevision(read.Query, _before);
                    break;
                case TxnOp.Nested nested:
                    CheckReads(Branch(nested));
                    break;
            }
        }
    }

    private void Record(KeyValue current, KeyValue? previous, KeyVersion? older)
    {
        var version = new KeyVersion(current, older);
        _keys = _keys.With(version);
        _leases = _leases.Move(current.Key, previous?.Lease ?? LeaseId.None, current.Lease);
        _liveBytes += (version.Live?.Bytes ?? 0) - (previous?.Bytes ?? 0);
        _versions.Add(version);
    }
}
