using System.Collections.Immutable;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Benchmarks.Storing;

/// <summary>Puts of 256 bytes over a fixed set of keys.</summary>
internal static class StoreRig
{
    /// <summary>How many keys.</summary>
    public const int Keys = 10_000;

    private static readonly ByteString[] Names = [.. Enumerable.Range(0, Keys).Select(static i => ByteString.CopyFromUtf8($"/dm/key-{i:00000}"))];

    private static readonly ByteString Value = ByteString.CopyFrom(new byte[256]);

    /// <summary>All keys.</summary>
    public static KeyRange All { get; } = KeyRange.Prefix(ByteString.CopyFromUtf8("/dm/"));

    /// <summary>A key.</summary>
    public static ByteString Name(int number) => Names[number % Keys];

    /// <summary>A put.</summary>
    public static Txn Put(int number) => new() { Success = [new TxnOp.Put(Name(number), Value)] };

    /// <summary>An empty store as dm-master has it.</summary>
    public static InProcessStore NewStore() => new(TimeProvider.System, new InProcessStoreOptions());

    /// <summary>What a put must at least do for readers that take no lock: a new version of sorted keys that shares most with the old one.</summary>
    /// <remarks>No revisions, no history, no watches.</remarks>
    public static Action<int> NewDictionary()
    {
        var byBytes = Comparer<ByteString>.Create(static (a, b) => a.Span.SequenceCompareTo(b.Span));
        var sorted = ImmutableSortedDictionary.Create<ByteString, ByteString>(byBytes, EqualityComparer<ByteString>.Create(ReferenceEquals));
        var gate = new Lock();
        return number =>
        {
            // A value of its own for each put, as in the store: an equal one would change nothing.
            var value = UnsafeByteOperations.UnsafeWrap(Value.Memory);
            lock (gate)
            {
                sorted = sorted.SetItem(Name(number), value);
            }
        };
    }

    /// <summary>Commits a put.</summary>
    public static void Commit(InProcessStore store, int number, CancellationToken cancellationToken)
    {
        var committed = store.CommitAsync(Put(number), cancellationToken);
        if (!committed.IsCompletedSuccessfully || !committed.Result.Succeeded)
        {
            throw new MeasurementException("a commit did not succeed at once");
        }
    }
}
