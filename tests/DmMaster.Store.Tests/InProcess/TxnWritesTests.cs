using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class TxnWritesTests
{
    private static readonly TxnOp PutA = Put("a");
    private static readonly TxnOp PutB = Put("b");
    private static readonly TxnOp DeleteA = new TxnOp.Delete(KeyRange.One(Key("a")));
    private static readonly TxnOp DeleteAll = new TxnOp.Delete(KeyRange.All);

    public static TheoryData<string, bool> Cases => new()
    {
        { "nothing", true },
        { "put b, put a", true },
        { "put a, put a", false },
        { "put a, delete a", false },
        { "put b, delete a", true },
        { "put b, delete all", false },
        { "delete a, delete all", true },
        { "put a, nested put a", false },
        { "nested put a, delete all", false },
        { "nested delete all, put a", false },
        { "nested put a, nested put b", true },
        { "nested put a, nested put a", false },
        { "nested put a, nested delete all", false },
        { "nested delete all, nested put a", false },
        { "nested put a or put a", true },
        { "nested put a or delete a", true },
        { "nested put a or put a, put a", false },
        { "two deep put a, put a", false },
        { "two deep put a or two deep put a", true },
        { "delete to b, put b", true },
        { "delete backwards, put a", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_BothBranches_KeysWrittenOnceAccepted(string name, bool isAccepted)
    {
        var operations = Operations(name);
        foreach (var txn in new[] { new Txn { Success = operations }, new Txn { Failure = operations } })
        {
            var refusal = Record.Exception(() => TxnWrites.Check(txn));
            Assert.Equal(isAccepted ? null : StoreError.DuplicateKey, (refusal as StoreException)?.Error);
        }
    }

    [Fact]
    public void Check_SameKeyInBothBranches_Accepted() => TxnWrites.Check(new Txn { Success = [PutA], Failure = [PutA, PutB] });

    [Fact]
    public void Check_TenThousandNestedWrites_Accepted()
    {
        var nested = Enumerable.Range(0, 10_000).Select(i => Nested(
            [Put($"a/{i}"), new TxnOp.Delete(KeyRange.One(Key($"b/{i}")))], [new TxnOp.Delete(KeyRange.Prefix(Key($"c/{i}/")))]));
        TxnOp[] operations = [.. nested];
        TxnWrites.Check(new Txn { Success = operations });
        Refused([.. operations, Put("a/9999")]);
        Refused([.. operations, Put("b/77")]);
        Refused([.. operations, Put("c/0/x")]);
        Refused([.. operations, new TxnOp.Delete(new KeyRange(Key("a/5"), Key("a/6")))]);
    }

    private static void Refused(TxnOp[] operations) =>
        Assert.Equal(StoreError.DuplicateKey, Assert.Throws<StoreException>(() => TxnWrites.Check(new Txn { Success = operations })).Error);

    private static TxnOp[] Operations(string name) => name switch
    {
        "nothing" => [],
        "put b, put a" => [PutB, PutA],
        "put a, put a" => [PutA, PutA],
        "put a, delete a" => [PutA, DeleteA],
        "put b, delete a" => [PutB, DeleteA],
        "put b, delete all" => [PutB, DeleteAll],
        "delete a, delete all" => [DeleteA, DeleteAll],
        "put a, nested put a" => [PutA, Nested([PutA], [])],
        "nested put a, delete all" => [Nested([], [PutA]), DeleteAll],
        "nested delete all, put a" => [Nested([DeleteAll], []), PutA],
        "nested put a, nested put b" => [Nested([PutA], []), Nested([PutB], [])],
        "nested put a, nested put a" => [Nested([PutA], []), Nested([], [PutA])],
        "nested put a, nested delete all" => [Nested([PutA], []), Nested([DeleteAll], [])],
        "nested delete all, nested put a" => [Nested([DeleteAll], []), Nested([PutA], [])],
        "nested put a or put a" => [Nested([PutA], [PutA])],
        "nested put a or delete a" => [Nested([PutA], [DeleteA])],
        "nested put a or put a, put a" => [Nested([PutA], [PutA]), PutA],
        "two deep put a, put a" => [Nested([Nested([], [PutA])], []), PutA],
        "two deep put a or two deep put a" => [Nested([Nested([PutA], [])], [Nested([PutA], [])])],
        "delete to b, put b" => [new TxnOp.Delete(new KeyRange(Key("a"), Key("b"))), PutB],
        "delete backwards, put a" => [new TxnOp.Delete(new KeyRange(Key("b"), Key("a"))), PutA],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private static TxnOp.Put Put(string name) => new(Key(name), ByteString.Empty);

    private static TxnOp.Nested Nested(TxnOp[] success, TxnOp[] failure) => new(new Txn { Success = success, Failure = failure });
}
