using Google.Protobuf;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Commits.</summary>
public abstract class TxnConformance : StoreConformance
{
    [SkippableFact]
    public async Task S1_EffectiveCommits_RaiseTheRevisionByOne()
    {
        Assert.Equal(After(1), (await DoAsync(Put("a", "1"))).Revision);
        Assert.Equal(After(2), (await DoAsync(Put("a", "1"))).Revision);
        Assert.Equal(After(3), (await DoAsync(Put("b", "1"), Put("c", "1"), Delete("a"))).Revision);
        Assert.Equal(After(4), (await DoAsync(new TxnOp.Delete(Everything))).Revision);
        Assert.Equal(After(4), Store.CurrentRevision);
    }

    [SkippableFact]
    public async Task S1_CommitsWithoutEffect_LeaveTheRevision()
    {
        await DoAsync(Put("a", "1"));
        Assert.Equal(After(1), (await DoAsync()).Revision);
        Assert.Equal(After(1), (await DoAsync(Read("a"))).Revision);
        Assert.Equal(After(1), (await DoAsync(Delete("b"))).Revision);
        Assert.Equal(After(1), (await DoAsync(new TxnOp.Delete(KeyRange.Prefix(Key("x"))))).Revision);
        Assert.Equal(After(1), Store.CurrentRevision);
    }

    [SkippableFact]
    public async Task S7_SeveralOperations_OneRevision()
    {
        await DoAsync(Put("old", "0"));
        await DoAsync(Put("a", "1"), Delete("old"), Put("b", "2"));
        var all = await GetAsync(Everything);
        Assert.Equal(["a", "b"], Names(all.Entries));
        Assert.All(all.Entries, entry => Assert.Equal(After(2), entry.ModRevision));
    }

    [SkippableFact]
    public async Task S7_Operations_SeeEarlierOnes()
    {
        await DoAsync(Put("a", "1"), Put("b", "1"));
        var readAll = new TxnOp.Read(new RangeQuery(Everything));
        var result = await DoAsync(Read("a"), Put("c", "2"), Delete("b"), readAll, Delete("b"), Put("a", "2"), Read("a"));

        var first = Assert.IsType<TxnOpResult.Read>(result.Results[0]).Result;
        Assert.Equal(("1", After(1)), (first.Entries.Single().Value.ToStringUtf8(), first.Revision));
        Assert.Null(Assert.IsType<TxnOpResult.Put>(result.Results[1]).Previous);
        Assert.Equal(["b"], Names(Assert.IsType<TxnOpResult.Delete>(result.Results[2]).Previous));
        var middle = Assert.IsType<TxnOpResult.Read>(result.Results[3]).Result;
        Assert.Equal(["a", "c"], Names(middle.Entries));
        Assert.Equal((2L, After(2)), (middle.Count, middle.Revision));
        Assert.Empty(Assert.IsType<TxnOpResult.Delete>(result.Results[4]).Previous);
        Assert.Equal("1", Assert.IsType<TxnOpResult.Put>(result.Results[5]).Previous!.Value.ToStringUtf8());
        Assert.Equal("2", Assert.IsType<TxnOpResult.Read>(result.Results[6]).Result.Entries.Single().Value.ToStringUtf8());
        Assert.Equal(7, result.Results.Count);
    }

    [SkippableFact]
    public async Task S7_Compares_LookAtTheStateBefore()
    {
        var result = await Store.CommitAsync(
            new Txn { Compares = [Compare.Absent(Key("a"))], Success = [Put("a", "1")], Failure = [Put("a", "no")] }, Ended);
        Assert.True(result.Succeeded);
        Assert.Equal("1", (await GetAsync("a"))!.Value.ToStringUtf8());
    }

    [SkippableFact]
    public async Task S7_ReadAtOldRevisionInATxn_SeesThatRevision()
    {
        await DoAsync(Put("a", "1"));
        await DoAsync(Put("a", "2"));
        TxnOp ReadAt(int commits) => new TxnOp.Read(new RangeQuery(KeyRange.One(Key("a"))) { At = After(commits) });
        var result = await DoAsync(Put("a", "3"), ReadAt(1), ReadAt(2));
        Assert.Equal("1", ((TxnOpResult.Read)result.Results[1]).Result.Entries.Single().Value.ToStringUtf8());
        Assert.Equal("2", ((TxnOpResult.Read)result.Results[2]).Result.Entries.Single().Value.ToStringUtf8());
    }

    [SkippableFact]
    public async Task S7_ReadOfAFutureRevisionAfterAPut_RefusedAndNothingChanged()
    {
        await RefusedAsync(StoreError.FutureRevision, () =>
            DoAsync(Put("a", "1"), new TxnOp.Read(new RangeQuery(KeyRange.One(Key("a"))) { At = After(1) })));
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task S10_NoCompares_Success()
    {
        var result = await Store.CommitAsync(new Txn { Success = [Put("a", "yes")], Failure = [Put("a", "no")] }, Ended);
        Assert.True(result.Succeeded);
        Assert.Equal("yes", (await GetAsync("a"))!.Value.ToStringUtf8());
    }

    [SkippableFact]
    public async Task S10_NothingAtAll_Success()
    {
        var result = await Store.CommitAsync(new Txn(), Ended);
        Assert.True(result.Succeeded);
        Assert.Empty(result.Results);
    }

    [SkippableFact]
    public async Task FailureBranch_OneCompareFails_CarriedOutInstead()
    {
        await DoAsync(Put("a", "1"));
        var result = await Store.CommitAsync(
            new Txn
            {
                Compares = [Compare.Unchanged(Key("a"), After(1)), Compare.Unchanged(Key("b"), After(1))],
                Success = [Put("a", "yes")],
                Failure = [Put("b", "no"), Read("a")],
            },
            Ended);
        Assert.False(result.Succeeded);
        Assert.Equal(2, result.Results.Count);
        Assert.Equal(("1", "no"), ((await GetAsync("a"))!.Value.ToStringUtf8(), (await GetAsync("b"))!.Value.ToStringUtf8()));
    }

    [SkippableFact]
    public async Task Compare_Unchanged_HoldsForTheVeryRevision()
    {
        await DoAsync(Put("a", "1"));
        await DoAsync(Put("b", "1"));
        async Task<bool> Holds(Compare compare) => (await Store.CommitAsync(new Txn { Compares = [compare] }, Ended)).Succeeded;
        Assert.True(await Holds(Compare.Unchanged(Key("a"), After(1))));
        Assert.False(await Holds(Compare.Unchanged(Key("a"), After(2))));
        Assert.False(await Holds(Compare.Unchanged(Key("a"), Revision.None)));
        Assert.True(await Holds(Compare.Unchanged(Key("c"), Revision.None)));
        Assert.True(await Holds(Compare.Absent(Key("c"))));
        Assert.False(await Holds(Compare.Absent(Key("a"))));
    }

    [SkippableFact]
    public async Task S11_KeyPutTwice_RefusedInEitherBranch()
    {
        var refusal = await RefusedAsync(StoreError.DuplicateKey, () => DoAsync(Put("a", "1"), Put("b", "1"), Put("a", "1")));
        Assert.Equal("etcdserver: duplicate key given in txn request", refusal.Message);
        await RefusedAsync(StoreError.DuplicateKey, async () =>
            await Store.CommitAsync(new Txn { Success = [Put("c", "1")], Failure = [Put("a", "1"), Put("a", "1")] }, Ended));
        Assert.Empty((await GetAsync(Everything)).Entries);
    }

    [SkippableFact]
    public async Task S11_KeyPutAndDeleted_RefusedInEitherOrder()
    {
        await RefusedAsync(StoreError.DuplicateKey, () => DoAsync(Put("a", "1"), Delete("a")));
        await RefusedAsync(StoreError.DuplicateKey, () => DoAsync(Delete("a"), Put("a", "1")));
        var some = new TxnOp.Delete(new KeyRange(Key("b"), Key("d")));
        await RefusedAsync(StoreError.DuplicateKey, () => DoAsync(Put("a", "1"), Put("c", "1"), some));
        var rest = new TxnOp.Delete(new KeyRange(Key("a"), ByteString.CopyFrom(0)));
        await RefusedAsync(StoreError.DuplicateKey, () => DoAsync(rest, Put("z", "1")));
        Assert.Empty((await GetAsync(Everything)).Entries);
    }

    [SkippableFact]
    public async Task S11_DeletesThatOverlap_AreFine()
    {
        await DoAsync(Put("a", "1"), Put("b", "1"));
        var result = await DoAsync(Delete("a"), new TxnOp.Delete(new KeyRange(Key("a"), Key("c"))), Put("c", "1"));
        Assert.Equal(["b"], Names(((TxnOpResult.Delete)result.Results[1]).Previous));
    }

    [SkippableFact]
    public async Task S11_SameKeyInBothBranches_IsFine()
    {
        var result = await Store.CommitAsync(new Txn { Success = [Put("a", "1")], Failure = [Put("a", "2")] }, Ended);
        Assert.True(result.Succeeded);
    }

    [SkippableTheory]
    [InlineData(true, 10_000)]
    [InlineData(false, 10_001)]
    public async Task S12_ManyOperations_UpToTheLimit(bool fits, int count)
    {
        var txn = new Txn { Success = [.. Enumerable.Range(0, count).Select(i => Put($"{i:d5}", "x"))] };
        if (fits)
        {
            Assert.Equal(After(1), (await Store.CommitAsync(txn, Ended)).Revision);
            Assert.Equal(count, (await GetAsync(Everything)).Count);
            return;
        }

        var refusal = await RefusedAsync(StoreError.TooManyOperations, async () => await Store.CommitAsync(txn, Ended));
        Assert.Equal("etcdserver: too many operations in txn request", refusal.Message);
        await RefusedAsync(StoreError.TooManyOperations, async () => await Store.CommitAsync(new Txn { Failure = txn.Success }, Ended));
        await RefusedAsync(StoreError.TooManyOperations, async () => await Store.CommitAsync(
            new Txn { Compares = [.. Enumerable.Repeat(Compare.Absent(Key("a")), count)] }, Ended));
    }

    [SkippableFact]
    public async Task S12_TooLarge_Refused()
    {
        var large = new TxnOp.Put(Key("a"), ByteString.CopyFrom(new byte[80 << 20]));
        var refusal = await RefusedAsync(StoreError.TooLarge, () => DoAsync(large));
        Assert.Equal("etcdserver: request is too large", refusal.Message);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task EmptyKey_AnywhereInATxn_Refused()
    {
        var empty = ByteString.Empty;
        await RefusedAsync(StoreError.EmptyKey, () => DoAsync(Put("a", "1"), new TxnOp.Put(empty, empty)));
        await RefusedAsync(StoreError.EmptyKey, () => DoAsync(Put("a", "1"), new TxnOp.Delete(KeyRange.One(empty))));
        await RefusedAsync(StoreError.EmptyKey, () => DoAsync(Put("a", "1"), new TxnOp.Read(new RangeQuery(KeyRange.One(empty)))));
        await RefusedAsync(StoreError.EmptyKey, async () => await Store.CommitAsync(new Txn { Compares = [Compare.Absent(empty)] }, Ended));
        await RefusedAsync(StoreError.EmptyKey, async () =>
            await Store.CommitAsync(new Txn { Success = [Put("a", "1")], Failure = [new TxnOp.Put(empty, empty)] }, Ended));
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task L7_PutUnderUnknownLease_RefusedAndNothingChanged()
    {
        var refusal = await RefusedAsync(StoreError.LeaseNotFound, () =>
            DoAsync(Put("a", "1"), Put("b", "1") with { Lease = new LeaseId(4711) }));
        Assert.Equal("etcdserver: requested lease not found", refusal.Message);
        Assert.Empty((await GetAsync(Everything)).Entries);
    }

    [SkippableFact]
    public async Task Commit_Cancelled_ThrowsAndNothingChanged()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CommitAsync(new Txn { Success = [Put("a", "1")] }, new CancellationToken(true)));
        Assert.Equal(After(0), Store.CurrentRevision);
    }
}
