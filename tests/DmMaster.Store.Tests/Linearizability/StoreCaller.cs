using Google.Protobuf;

namespace DmMaster.Store.Tests.Linearizability;

/// <summary>Carries out calls on a store. Keys get a prefix, so that a store serves many histories.</summary>
internal sealed class StoreCaller(IKeyValueStore store, string prefix)
{
    /// <summary>Waits for all that was sent before, and tells the revision.</summary>
    internal async Task<long> SettleAsync()
    {
        await store.CommitAsync(new Txn(), CancellationToken.None);
        return (await store.RangeAsync(new RangeQuery(KeyRange.Prefix(Key(""))), CancellationToken.None)).Revision.Value;
    }

    /// <summary>Begins a call. Plain reads are reads of the store; all else is a transaction.</summary>
    internal async Task<ClientReply> CallAsync(ClientCall call, CancellationToken cancellationToken)
    {
        if (call.Writes.Count == 0 && call.Condition is null)
        {
            var range = call.Reads.Count == 1 ? KeyRange.One(Key(call.Reads[0])) : KeyRange.Prefix(Key(""));
            var read = await store.RangeAsync(new RangeQuery(range), cancellationToken);
            return new ClientReply(true, [.. call.Reads.Select(key => Of(read.Entries.SingleOrDefault(entry => entry.Key == Key(key))))], read.Revision.Value);
        }

        var result = await store.CommitAsync(ToTxn(call), cancellationToken);
        var values = result.Results.OfType<TxnOpResult.Read>().Select(read => Of(read.Result.Entries.SingleOrDefault()));
        return new ClientReply(result.Succeeded, [.. values], result.Revision.Value);
    }

    private static Seen Of(KeyValue? entry) => entry is null ? default : new Seen(entry.Value.ToStringUtf8(), entry.ModRevision.Value);

    private Txn ToTxn(ClientCall call)
    {
        var reads = call.Reads.Select(TxnOp (key) => new TxnOp.Read(new RangeQuery(KeyRange.One(Key(key))))).ToList();
        return new Txn
        {
            Compares = call.Condition is { } condition ? [ToCompare(condition.Key, condition.Value)] : [],
            Success = [.. reads, .. call.Writes.Select(write => ToWrite(write.Key, write.Value))],
            Failure = reads,
        };
    }

    private Compare ToCompare(string key, string? value) => value is null
        ? Compare.Absent(Key(key))
        : new Compare(Key(key), CompareTarget.Value, CompareOperator.Equal, 0, ByteString.CopyFromUtf8(value));

    private TxnOp ToWrite(string key, string? value) =>
        value is null ? new TxnOp.Delete(KeyRange.One(Key(key))) : new TxnOp.Put(Key(key), ByteString.CopyFromUtf8(value));

    private ByteString Key(string name) => ByteString.CopyFromUtf8(prefix + name);
}
