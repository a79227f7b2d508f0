using Google.Protobuf;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Reads.</summary>
public abstract class RangeConformance : StoreConformance
{
    [SkippableFact]
    public async Task S3_RangeOfSeveralKeys_OrderedByBytesWithCount()
    {
        await DoAsync(Put("b", "2"), Put("a", "1"), Put("ä", "4"), Put("a/", "3"), Put("B", "5"));
        var result = await GetAsync(Everything);
        Assert.Equal(["B", "a", "a/", "b", "ä"], Names(result.Entries));
        Assert.Equal(5, result.Count);
        Assert.False(result.More);
    }

    [SkippableFact]
    public async Task S3_RangeOfNothing_EmptyWithCountZero()
    {
        var result = await GetAsync(Everything);
        Assert.Empty(result.Entries);
        Assert.Equal(0, result.Count);
        Assert.Equal(Store.CurrentRevision, result.Revision);
    }

    [SkippableFact]
    public async Task S2_PutTwiceDeletePut_CreateModAndVersionCount()
    {
        await DoAsync(Put("a", "1"));
        await DoAsync(Put("a", "2"));
        var twice = (await GetAsync("a"))!;
        Assert.Equal((After(1), After(2), 2L, "2"), (twice.CreateRevision, twice.ModRevision, twice.Version, twice.Value.ToStringUtf8()));
        Assert.Equal(LeaseId.None, twice.Lease);

        await DoAsync(Delete("a"));
        await DoAsync(Put("a", "4"));
        var again = (await GetAsync("a"))!;
        Assert.Equal((After(4), After(4), 1L), (again.CreateRevision, again.ModRevision, again.Version));
    }

    [SkippableFact]
    public async Task S4_RangeAtRevision_StateAsOfThenAndHeaderOfNow()
    {
        await DoAsync(Put("a", "1"), Put("b", "1"));
        await DoAsync(Put("a", "2"));
        await DoAsync(Delete("a"));
        await DoAsync(Put("a", "4"), Put("c", "4"));

        string[] Then(RangeResult result) => [.. result.Entries.Select(entry => $"{Name(entry)}={entry.Value.ToStringUtf8()}")];
        Assert.Empty(Then(await GetAsync(Everything, After(0))));
        Assert.Equal(["a=1", "b=1"], Then(await GetAsync(Everything, After(1))));
        Assert.Equal(["a=2", "b=1"], Then(await GetAsync(Everything, After(2))));
        Assert.Equal(["b=1"], Then(await GetAsync(Everything, After(3))));
        var last = await GetAsync(Everything, After(4));
        Assert.Equal(["a=4", "b=1", "c=4"], Then(last));

        var old = await GetAsync(Everything, After(1));
        Assert.Equal(After(4), old.Revision);
        Assert.Equal(2, old.Count);
        Assert.Equal((After(1), 1L), (old.Entries[0].ModRevision, old.Entries[0].Version));
    }

    [SkippableFact]
    public async Task S4_RangeAtFutureRevision_Refused()
    {
        await DoAsync(Put("a", "1"));
        var refusal = await RefusedAsync(StoreError.FutureRevision, () => GetAsync("a", After(2)));
        Assert.Equal("etcdserver: mvcc: required revision is a future revision", refusal.Message);
    }

    [SkippableFact]
    public async Task S5_RangeForms_SingleOpenAndHalfOpen()
    {
        await DoAsync(Put("a", ""), Put("b", ""), Put("b1", ""), Put("c", ""));
        Assert.Equal(["b"], Names((await GetAsync(KeyRange.One(Key("b")))).Entries));
        Assert.Equal(["a", "b", "b1"], Names((await GetAsync(new KeyRange(Key("a"), Key("c")))).Entries));
        Assert.Equal(["b", "b1"], Names((await GetAsync(KeyRange.Prefix(Key("b")))).Entries));
        Assert.Empty((await GetAsync(new KeyRange(Key("c"), Key("a")))).Entries);
        Assert.Empty((await GetAsync(new KeyRange(Key("b"), Key("b")))).Entries);

        var open = await GetAsync(new KeyRange(Key("b1"), ByteString.CopyFrom(0)));
        Assert.Equal([Key("b1"), Key("c")], open.Entries.Take(2).Select(entry => entry.Key));
        Assert.Equal(4, (await GetAsync(KeyRange.All)).Entries.Count(entry => Everything.Contains(entry.Key)));
    }

    [SkippableFact]
    public async Task S5_KeysOfHighBytes_PrefixHoldsThem()
    {
        var high = ByteString.CopyFrom([.. Key("").Span, 0xff]);
        var higher = ByteString.CopyFrom([.. high.Span, 0xff, 0x00]);
        await DoAsync(new TxnOp.Put(high, Value("1")), new TxnOp.Put(higher, Value("2")));
        Assert.Equal(2, (await GetAsync(KeyRange.Prefix(high))).Count);
        Assert.Equal(1, (await GetAsync(KeyRange.One(high))).Count);
    }

    [SkippableFact]
    public async Task S6_RangeAfterCommit_SeesIt()
    {
        for (var i = 1; i <= 100; i++)
        {
            var committed = await DoAsync(Put("a", $"{i}"));
            var read = await GetAsync(KeyRange.One(Key("a")));
            Assert.Equal($"{i}", read.Entries.Single().Value.ToStringUtf8());
            Assert.True(read.Revision >= committed.Revision);
            Assert.True(Store.CurrentRevision >= committed.Revision);
        }
    }

    [SkippableTheory]
    [InlineData(0, 3, false)]
    [InlineData(-1, 3, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(3, 3, false)]
    [InlineData(long.MaxValue, 3, false)]
    public async Task S13_RangeWithLimit_CutsEntriesNotCount(long limit, int entries, bool more)
    {
        await DoAsync(Put("a", ""), Put("b", ""), Put("c", ""));
        await DoAsync(Put("d", ""));
        var result = await GetAsync(Everything, After(1), limit);
        Assert.Equal(new[] { "a", "b", "c" }.Take(entries), Names(result.Entries));
        Assert.Equal((3L, more), (result.Count, result.More));
    }

    [SkippableFact]
    public async Task Range_EmptyKey_Refused()
    {
        var refusal = await RefusedAsync(StoreError.EmptyKey, () => GetAsync(new KeyRange(ByteString.Empty, ByteString.CopyFrom(0))));
        Assert.Equal("etcdserver: key is not provided", refusal.Message);
    }

    [SkippableFact]
    public async Task Range_EmptyValue_IsThere()
    {
        await DoAsync(Put("a", ""));
        Assert.Equal(ByteString.Empty, (await GetAsync("a"))!.Value);
    }

    [SkippableFact]
    public async Task Range_Cancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.RangeAsync(new RangeQuery(Everything), new CancellationToken(true)));
}
