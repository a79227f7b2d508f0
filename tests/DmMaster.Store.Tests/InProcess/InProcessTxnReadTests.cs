using DmMaster.Store.InProcess;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>A transaction that reads more than it may: refused before its answer is made, and nothing is changed.</summary>
public sealed class InProcessTxnReadTests
{
    private const int Keys = 2000;

    private static readonly KeyRange All = KeyRange.Prefix(ByteString.CopyFromUtf8("k"));

    [Theory]
    [InlineData(10, 1000, false)]
    [InlineData(11, 1000, true)]
    [InlineData(1000, 10, false)]
    public async Task Commit_ReadsOf2000Keys_AsManyBytesAsAllowed(int reads, long limit, bool isRefused)
    {
        using var store = await StoreAsync();

        // Each key is 5 bytes, its value 1, and an entry counts for 64 more.
        var txn = ReadsAfterAPut(reads, new RangeQuery(All) { Limit = limit }) with { MaxFoundBytes = 10 * 1000 * 70 };

        await AssertAsync(store, txn, isRefused);
    }

    [Fact]
    public async Task Commit_CountsOfManyKeys_AreRefusedForTheWork()
    {
        using var store = await StoreAsync();

        await AssertAsync(store, ReadsAfterAPut(1900, new RangeQuery(All) { CountOnly = true }) with { MaxFoundBytes = 1000 }, isRefused: false);
        await AssertAsync(store, ReadsAfterAPut(2001, new RangeQuery(All) { CountOnly = true }) with { MaxFoundBytes = 1000 }, isRefused: true);
    }

    [Fact]
    public async Task Commit_ComparesAndNestedReads_CountTogether()
    {
        using var store = await StoreAsync();
        var compare = new Compare(All.Start, CompareTarget.Version, CompareOperator.Greater, 0, ByteString.Empty) { RangeEnd = All.End };
        var inner = ReadsAfterAPut(1, new RangeQuery(All));
        var txn = new Txn { Compares = [compare], Success = [new TxnOp.Nested(inner)], MaxFoundBytes = 2 * Keys * 70 };

        await AssertAsync(store, txn, isRefused: false);
        await AssertAsync(store, txn with { MaxFoundBytes = (2 * Keys * 70) - 100 }, isRefused: true);
    }

    [Fact]
    public async Task Commit_DeleteOfManyKeys_IsNoAnswer()
    {
        using var store = await StoreAsync();

        var result = await store.CommitAsync(new Txn { Success = [new TxnOp.Delete(All)], MaxFoundBytes = 1 }, CancellationToken.None);

        Assert.Equal(Keys, ((TxnOpResult.Delete)result.Results[0]).Previous.Count);
    }

    private static Txn ReadsAfterAPut(int reads, RangeQuery query) => new()
    {
        Success = [new TxnOp.Put(ByteString.CopyFromUtf8("x"), ByteString.Empty), .. Enumerable.Repeat(new TxnOp.Read(query), reads)],
    };

    private static async Task AssertAsync(InProcessStore store, Txn txn, bool isRefused)
    {
        var before = store.CurrentRevision;
        if (!isRefused)
        {
            Assert.Equal(before.Next, (await store.CommitAsync(txn, CancellationToken.None)).Revision);
            return;
        }

        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(txn, CancellationToken.None));
        Assert.Equal((StoreError.AnswerTooLarge, "etcdserver: txn request reads too much: read less at once"), (refusal.Error, refusal.Message));
        Assert.Equal(before, store.CurrentRevision);
    }

    private static async Task<InProcessStore> StoreAsync()
    {
        var store = new InProcessStore(new FakeTimeProvider(), new InProcessStoreOptions { MaxTxnOperations = 5000 });
        for (var i = 0; i < Keys; i++)
        {
            await store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8($"k{i:0000}"), ByteString.CopyFrom(1))] }, CancellationToken.None);
        }

        return store;
    }
}
