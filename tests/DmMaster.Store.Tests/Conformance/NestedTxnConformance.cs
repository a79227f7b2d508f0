using Google.Protobuf;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Transactions inside transactions.</summary>
public abstract class NestedTxnConformance : StoreConformance
{
    private static TxnOp.Nested If(Compare compare, TxnOp[] then, params TxnOp[] otherwise) =>
        new(new Txn { Compares = [compare], Success = then, Failure = otherwise });

    private static TxnOp.Nested Nest(params TxnOp[] operations) => new(new Txn { Success = operations });

    [SkippableFact]
    public async Task Nested_Operations_PartOfTheOneRevisionInOrder()
    {
        await DoAsync(Put("x", "0"));
        await using var watch = Watch(Everything);
        var result = await DoAsync(Put("b", "1"), Nest(Put("a", "2"), Delete("x"), Nest(Put("d", "3"))), Put("c", "4"));
        Assert.Equal(After(2), result.Revision);
        Assert.Equal(["+b=1@2", "+a=2@2", "-x@2", "+d=3@2", "+c=4@2"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task Nested_Results_OneForEachOperationOfTheBranchTaken()
    {
        await DoAsync(Put("a", "1"));
        var result = await DoAsync(
            If(Compare.Absent(Key("a")), [Put("b", "then")], Read("a"), Put("b", "else")),
            If(Compare.Absent(Key("b")), [Put("c", "then"), Delete("a")]),
            Nest());
        Assert.Equal(3, result.Results.Count);
        var first = Assert.IsType<TxnOpResult.Nested>(result.Results[0]);
        Assert.False(first.Succeeded);
        Assert.Equal("1", Assert.IsType<TxnOpResult.Read>(first.Results[0]).Result.Entries.Single().Value.ToStringUtf8());
        Assert.Null(Assert.IsType<TxnOpResult.Put>(first.Results[1]).Previous);
        var second = Assert.IsType<TxnOpResult.Nested>(result.Results[1]);
        Assert.True(second.Succeeded);
        Assert.Equal(["a"], Names(Assert.IsType<TxnOpResult.Delete>(second.Results[1]).Previous));
        var third = Assert.IsType<TxnOpResult.Nested>(result.Results[2]);
        Assert.True(third.Succeeded);
        Assert.Empty(third.Results);
        Assert.Equal(["b=else", "c=then"], await StateAsync());
    }

    [SkippableFact]
    public async Task Nested_Compares_LookAtTheStateBeforeTheWhole()
    {
        await DoAsync(Put("gone", "1"));
        var result = await DoAsync(
            Put("a", "1"),
            Delete("gone"),
            If(Compare.Absent(Key("a")), [Put("b", "absent")], Put("b", "there")),
            Nest(If(Compare.Absent(Key("gone")), [Put("c", "absent")], Put("c", "there"))));
        Assert.True(Assert.IsType<TxnOpResult.Nested>(result.Results[2]).Succeeded);
        Assert.Equal(["a=1", "b=absent", "c=there"], await StateAsync());
    }

    [SkippableFact]
    public async Task Nested_Reads_SeeWhatCameBefore()
    {
        await DoAsync(Put("a", "1"));
        var result = await DoAsync(Nest(Read("a")), Put("a", "2"), Nest(Read("a"), Nest(Put("b", "1"))), Read("b"));
        string Seen(TxnOpResult read) => ((TxnOpResult.Read)read).Result.Entries.Single().Value.ToStringUtf8();
        Assert.Equal("1", Seen(((TxnOpResult.Nested)result.Results[0]).Results[0]));
        Assert.Equal("2", Seen(((TxnOpResult.Nested)result.Results[2]).Results[0]));
        Assert.Equal("1", Seen(result.Results[3]));
        Assert.Equal(After(2), ((TxnOpResult.Read)result.Results[3]).Result.Revision);
    }

    [SkippableFact]
    public async Task Nested_InTheFailureBranch_CarriedOut()
    {
        var result = await Store.CommitAsync(
            new Txn
            {
                Compares = [Compare.Unchanged(Key("a"), After(0))],
                Success = [Nest(Put("a", "then"))],
                Failure = [Nest(Put("a", "else"))],
            },
            Ended);
        Assert.False(result.Succeeded);
        Assert.Equal(["a=else"], await StateAsync());
    }

    [SkippableFact]
    public async Task Nested_WithoutEffect_LeavesTheRevision()
    {
        await DoAsync(Put("a", "1"));
        var result = await DoAsync(Nest(Read("a"), Delete("b"), Nest()), If(Compare.Absent(Key("a")), [Put("c", "1")]));
        Assert.Equal(After(1), result.Revision);
        Assert.Equal(After(1), (await GetAsync(Everything)).Revision);
    }

    [SkippableFact]
    public async Task S11_KeyPutOnTwoLevels_Refused()
    {
        await DuplicateAsync(Put("a", "1"), Nest(Put("a", "2")));
        await DuplicateAsync(Nest(Put("a", "2")), Put("a", "1"));
        await DuplicateAsync(Put("a", "1"), Nest(Nest(Nest(Put("a", "2")))));
        await DuplicateAsync(Nest(Put("a", "1"), Nest(Put("a", "2"))));
        await DuplicateAsync(Put("a", "1"), If(Compare.Absent(Key("a")), [], Put("a", "2")));
        await DuplicateAsync(Nest(Put("b", "1"), Put("b", "2")));
        Assert.Empty(await StateAsync());
    }

    [SkippableFact]
    public async Task S11_KeyPutBySiblings_Refused()
    {
        await DuplicateAsync(Nest(Put("a", "1")), Nest(Put("a", "2")));
        await DuplicateAsync(If(Compare.Absent(Key("a")), [Put("a", "1")]), If(Compare.Absent(Key("a")), [], Put("a", "2")));
        await DuplicateAsync(Nest(Nest(Put("a", "1"))), Nest(Nest(Put("a", "2"))));
        await DuplicateAsync(Nest(Delete("a")), Nest(Put("a", "2")));
        Assert.Empty(await StateAsync());
    }

    [SkippableFact]
    public async Task S11_KeyPutAndDeletedOnTwoLevels_Refused()
    {
        var some = new TxnOp.Delete(new KeyRange(Key("a"), Key("c")));
        await DuplicateAsync(Put("b", "1"), Nest(some));
        await DuplicateAsync(Nest(some), Put("b", "1"));
        await DuplicateAsync(some, Nest(Put("b", "1")));
        await DuplicateAsync(Nest(Put("b", "1")), some);
        await DuplicateAsync(If(Compare.Absent(Key("a")), [], Nest(some)), Put("a", "1"));
        Assert.Empty(await StateAsync());
    }

    [SkippableFact]
    public async Task S11_KeyInBothBranchesOfANested_IsFine()
    {
        await DoAsync(Put("a", "1"), Put("b", "1"));
        await DoAsync(
            If(Compare.Absent(Key("a")), [Put("a", "then"), Delete("b")], Delete("a"), Put("b", "else")),
            Nest(Delete("x")),
            Delete("y"));
        Assert.Equal(["b=else"], await StateAsync());
    }

    [SkippableFact]
    public async Task S11_DeletesOnTwoLevels_AreFine()
    {
        await DoAsync(Put("a", "1"), Put("b", "1"));
        await DoAsync(Delete("a"), Nest(new TxnOp.Delete(Everything)), Nest(Delete("b")));
        Assert.Empty(await StateAsync());
        Assert.Equal(After(2), (await GetAsync(Everything)).Revision);
    }

    [SkippableFact]
    public async Task Nested_EmptyKey_RefusedAlsoInTheBranchNotTaken()
    {
        var empty = ByteString.Empty;
        async Task RefusedAsync(params TxnOp[] operations) =>
            await this.RefusedAsync(StoreError.EmptyKey, () => DoAsync(operations));
        await RefusedAsync(Put("a", "1"), Nest(new TxnOp.Put(empty, empty)));
        await RefusedAsync(Nest(Nest(Put("a", "1"), new TxnOp.Delete(KeyRange.One(empty)))));
        await RefusedAsync(If(Compare.Absent(Key("a")), [Put("a", "1")], new TxnOp.Read(new RangeQuery(KeyRange.One(empty)))));
        await RefusedAsync(If(Compare.Absent(empty), [Put("a", "1")]));
        Assert.Empty(await StateAsync());
    }

    [SkippableFact]
    public async Task Nested_RefusalDeepInside_NothingChanged()
    {
        TxnOp future = new TxnOp.Read(new RangeQuery(Everything) { At = After(1) });
        await RefusedAsync(StoreError.FutureRevision, () => DoAsync(Put("a", "1"), Nest(Put("b", "1"), Nest(future))));
        await RefusedAsync(StoreError.LeaseNotFound, () =>
            DoAsync(Put("a", "1"), Nest(Put("b", "1"), Nest(Put("c", "1") with { Lease = UnusedLease() }))));
        await RefusedAsync(StoreError.KeyNotFound, () => DoAsync(Put("a", "1"), Nest(Put("c", "1") with { KeepsLease = true })));
        Assert.Empty(await StateAsync());
    }

    [SkippableFact]
    public async Task Nested_RefusalInTheBranchNotTaken_IsFine()
    {
        TxnOp future = new TxnOp.Read(new RangeQuery(Everything) { At = After(99) });
        var unknown = Put("c", "1") with { Lease = UnusedLease() };
        await DoAsync(If(Compare.Absent(Key("a")), [Put("a", "1")], future, Nest(unknown)));
        Assert.Equal(["a=1"], await StateAsync());
    }

    [SkippableFact]
    public async Task Nested_TenDeep_CarriedOut()
    {
        TxnOp operation = Put("a", "1");
        for (var depth = 0; depth < 10; depth++)
        {
            operation = Nest(operation);
        }

        await DoAsync(operation);
        Assert.Equal(["a=1"], await StateAsync());
    }

    [SkippableFact]
    public async Task S12_TooManyOperationsInside_Refused() =>
        await RefusedAsync(StoreError.TooManyOperations, () =>
            DoAsync(Nest([.. Enumerable.Range(0, 10_001).Select(i => Put($"{i:d5}", "x"))])));

    private async Task DuplicateAsync(params TxnOp[] operations) =>
        await RefusedAsync(StoreError.DuplicateKey, () => DoAsync(operations));

    private async Task<string[]> StateAsync() =>
        [.. (await GetAsync(Everything)).Entries.Select(entry => $"{Name(entry)}={entry.Value.ToStringUtf8()}")];
}
