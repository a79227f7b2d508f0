using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>A transaction being carried out on its own copy of the keys. Nothing outside changes until it is adopted.</summary>
internal sealed class TxnDraft
{
    private readonly StoreState _before;
    private readonly Revision _revision;
    private readonly List<StoreEvent> _events = [];
    private readonly List<KeyVersion> _versions = [];

    private TxnDraft(StoreState before)
    {
        _before = before;
        _revision = before.Revision.Next;
        Keys = before.Keys;
        LiveBytes = before.LiveBytes;
    }

    /// <summary>The keys as this transaction leaves them.</summary>
    internal KeyIndex Keys { get; private set; }

    /// <summary>How large the existing keys and values are together then.</summary>
    internal long LiveBytes { get; private set; }

    /// <summary>Whether any key was changed.</summary>
    internal bool HasChanges => _events.Count > 0;

    /// <summary>What was answered.</summary>
    internal TxnResult Result { get; private set; } = null!;

    private Revision Now => HasChanges ? _revision : _before.Revision;

    /// <summary>Compares, takes a branch and carries it out.</summary>
    /// <exception cref="StoreException">A read asks for a revision that the state does not have, a put for an unknown lease.</exception>
    internal static TxnDraft Run(Txn txn, StoreState before)
    {
        var draft = new TxnDraft(before);
        var succeeded = CompareRules.AllHold(txn.Compares, before);
        var operations = succeeded ? txn.Success : txn.Failure;
        var results = new TxnOpResult[operations.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = draft.Run(operations[i]);
        }

        draft.Result = new TxnResult(draft.Now, succeeded, results);
        return draft;
    }

    /// <summary>What the history remembers of it.</summary>
    internal Commit ToCommit(long timestamp) => new(_revision, timestamp, [.. _events], [.. _versions]);

    private static long SizeOf(KeyValue entry) => entry.Key.Length + entry.Value.Length;

    private TxnOpResult Run(TxnOp operation) => operation switch
    {
        TxnOp.Put put => Run(put),
        TxnOp.Delete delete => Run(delete),
        TxnOp.Read read => Run(read),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private TxnOpResult.Put Run(TxnOp.Put put)
    {
        if (put.Lease != LeaseId.None)
        {
            // This engine grants no leases yet, so there is none that a key could live under.
            throw Refusal.LeaseNotFound();
        }

        var older = Keys.Find(put.Key);
        var previous = older is null || older.IsTombstone ? null : older.Value;
        var created = previous?.CreateRevision ?? _revision;
        var version = (previous?.Version ?? 0) + 1;
        Record(StoreEventKind.Put, new KeyValue(put.Key, put.Value, created, _revision, version, put.Lease), previous, older);
        return new TxnOpResult.Put(previous);
    }

    private TxnOpResult.Delete Run(TxnOp.Delete delete)
    {
        var scan = new RangeScan(_revision, 0);
        Keys.Scan(delete.Range, scan);
        foreach (var previous in scan.Entries)
        {
            var tombstone = new KeyValue(previous.Key, ByteString.Empty, Revision.None, _revision, 0, LeaseId.None);
            Record(StoreEventKind.Delete, tombstone, previous, Keys.Find(previous.Key));
        }

        return new TxnOpResult.Delete(scan.Entries);
    }

    private TxnOpResult.Read Run(TxnOp.Read read)
    {
        RangeReader.CheckRevision(read.Query, _before);
        return new TxnOpResult.Read(RangeReader.Read(Keys, Now, read.Query));
    }

    private void Record(StoreEventKind kind, KeyValue current, KeyValue? previous, KeyVersion? older)
    {
        var version = new KeyVersion(current, older);
        Keys = Keys.With(version);
        LiveBytes += (version.IsTombstone ? 0 : SizeOf(current)) - (previous is null ? 0 : SizeOf(previous));
        _versions.Add(version);
        _events.Add(new StoreEvent(kind, current, previous));
    }
}
