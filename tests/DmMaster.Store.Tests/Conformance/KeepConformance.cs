namespace DmMaster.Store.Tests.Conformance;

/// <summary>Puts that keep the value or the lease of a key.</summary>
public abstract class KeepConformance : StoreConformance
{
    [SkippableFact]
    public async Task KeepsValue_ExistingKey_NewVersionOfTheSameValue()
    {
        var lease = await GrantAsync();
        await DoAsync(Put("a", "1") with { Lease = lease });
        await using var watch = Watch(Everything);
        var result = await DoAsync(Put("a", "") with { KeepsValue = true });
        Assert.Equal("1", Assert.IsType<TxnOpResult.Put>(result.Results[0]).Previous!.Value.ToStringUtf8());
        var entry = (await GetAsync("a"))!;
        Assert.Equal(new KeyValue(Key("a"), Value("1"), After(1), After(2), 2, LeaseId.None), entry);
        Assert.Equal(entry, (await watch.NextAsync()).Events.Single().Current);
    }

    [SkippableFact]
    public async Task KeepsValue_WithLease_MovesTheKey()
    {
        var lease = await GrantAsync();
        await DoAsync(Put("a", "1"));
        await DoAsync(Put("a", "") with { KeepsValue = true, Lease = lease });
        Assert.Equal(("1", lease), ((await GetAsync("a"))!.Value.ToStringUtf8(), (await GetAsync("a"))!.Lease));
        await Store.RevokeAsync(lease, Ended);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task KeepsLease_KeyUnderALease_StaysUnderIt()
    {
        var lease = await GrantAsync();
        await DoAsync(Put("a", "1") with { Lease = lease });
        await DoAsync(Put("a", "2") with { KeepsLease = true });
        Assert.Equal(new KeyValue(Key("a"), Value("2"), After(1), After(2), 2, lease), await GetAsync("a"));
        Assert.Equal([Key("a")], (await Store.DescribeAsync(lease, Ended))!.Keys);
        await Store.RevokeAsync(lease, Ended);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task KeepsLease_KeyWithoutLease_StaysWithout()
    {
        await DoAsync(Put("a", "1"));
        await DoAsync(Put("a", "2") with { KeepsLease = true });
        Assert.Equal(LeaseId.None, (await GetAsync("a"))!.Lease);
    }

    [SkippableFact]
    public async Task KeepsBoth_ExistingKey_OnlyRevisionAndVersionMove()
    {
        var lease = await GrantAsync();
        await DoAsync(Put("a", "1") with { Lease = lease });
        await DoAsync(Put("a", "") with { KeepsLease = true, KeepsValue = true });
        Assert.Equal(new KeyValue(Key("a"), Value("1"), After(1), After(2), 2, lease), await GetAsync("a"));
    }

    [SkippableTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Keeps_MissingKey_RefusedAndNothingChanged(bool value, bool lease)
    {
        await DoAsync(Put("gone", "1"));
        await DoAsync(Delete("gone"));
        foreach (var name in new[] { "never", "gone" })
        {
            var put = Put(name, value ? "" : "2") with { KeepsValue = value, KeepsLease = lease };
            var refusal = await RefusedAsync(StoreError.KeyNotFound, () => DoAsync(Put("a", "1"), put));
            Assert.Equal("etcdserver: key not found", refusal.Message);
        }

        Assert.Empty((await GetAsync(Everything)).Entries);
    }

    [SkippableFact]
    public async Task Keeps_MissingKeyInTheBranchNotTaken_IsFine()
    {
        var result = await Store.CommitAsync(
            new Txn { Success = [Put("a", "1")], Failure = [Put("b", "1") with { KeepsLease = true }] }, Ended);
        Assert.True(result.Succeeded);
    }

    private async Task<LeaseId> GrantAsync() => (await Store.GrantAsync(LeaseId.None, 60, Ended)).Id;
}
