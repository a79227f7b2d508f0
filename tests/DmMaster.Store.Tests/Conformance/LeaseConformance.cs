using Google.Protobuf;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>Leases, and the keys that live under them.</summary>
public abstract class LeaseConformance : StoreConformance
{
    private const long Minute = 60;

    /// <summary>Lets so much time pass for the store, if its clock is the test's. A real one goes by itself.</summary>
    protected abstract void LetPass(TimeSpan time);

    [SkippableFact]
    public async Task L1_GrantWithoutNumber_FreeOneAboveZero()
    {
        var first = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        var second = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        Assert.True(first.Id.Value > 0 && second.Id.Value > 0);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((Minute, Minute), (first.Seconds, second.Seconds));
        Assert.Equal(After(0), (await GetAsync(Everything)).Revision);
    }

    [SkippableFact]
    public async Task L1_GrantWithNumber_ThatNumberOnce()
    {
        var id = UnusedLease();
        Assert.Equal(new Lease(id, Minute), await Store.GrantAsync(id, Minute, Ended));
        var refusal = await RefusedAsync(StoreError.LeaseExists, async () => await Store.GrantAsync(id, 2 * Minute, Ended));
        Assert.Equal("etcdserver: lease already exists", refusal.Message);
        Assert.Equal(Minute, (await Store.DescribeAsync(id, Ended))!.Lease.Seconds);
    }

    [SkippableFact]
    public async Task L1_GrantAfterRevoke_NumberIsFreeAgain()
    {
        var id = UnusedLease();
        await Store.GrantAsync(id, Minute, Ended);
        await Store.RevokeAsync(id, Ended);
        Assert.Equal(new Lease(id, 2 * Minute), await Store.GrantAsync(id, 2 * Minute, Ended));
    }

    [SkippableFact]
    public async Task L1_GrantTooLong_RefusedFromThereOn()
    {
        const long longest = 9_000_000_000;
        var refusal = await RefusedAsync(
            StoreError.LeaseTooLong, async () => await Store.GrantAsync(LeaseId.None, longest + 1, Ended));
        Assert.Equal("etcdserver: too large lease TTL", refusal.Message);
        await RefusedAsync(StoreError.LeaseTooLong, async () => await Store.GrantAsync(LeaseId.None, long.MaxValue, Ended));

        var lease = await Store.GrantAsync(LeaseId.None, longest, Ended);
        Assert.Equal(longest, lease.Seconds);
        Assert.Equal(lease, await Store.KeepAliveAsync(lease.Id, Ended));
        Assert.InRange((await Store.DescribeAsync(lease.Id, Ended))!.SecondsLeft, longest - Minute, longest);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MinValue)]
    public async Task L1_GrantTooShort_LeastTime(long seconds)
    {
        var lease = await Store.GrantAsync(LeaseId.None, seconds, Ended);
        Assert.InRange(lease.Seconds, 2, Minute);
        Assert.Equal(lease, (await Store.DescribeAsync(lease.Id, Ended))!.Lease);
    }

    [SkippableFact]
    public async Task L2_KeepAlive_TheLeaseAndNoRevision()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await DoAsync(Put("a", "1") with { Lease = lease.Id });
        await using var watch = Watch(Everything);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(lease, await Store.KeepAliveAsync(lease.Id, Ended));
        }

        Assert.Equal(After(1), (await GetAsync(Everything)).Revision);
        await DoAsync(Put("b", "2"));
        Assert.Equal(["+b=2@2"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task L2_UnknownLease_NullAndRefused()
    {
        foreach (var id in new[] { UnusedLease(), LeaseId.None })
        {
            Assert.Null(await Store.KeepAliveAsync(id, Ended));
            Assert.Null(await Store.DescribeAsync(id, Ended));
            var refusal = await RefusedAsync(StoreError.LeaseNotFound, async () => await Store.RevokeAsync(id, Ended));
            Assert.Equal("etcdserver: requested lease not found", refusal.Message);
        }
    }

    [SkippableFact]
    public async Task L2_ManyLeasesKeptAliveAtOnce_EachItsOwnAnswer()
    {
        var leases = new List<Lease>();
        for (var i = 0; i < 50; i++)
        {
            leases.Add(await Store.GrantAsync(LeaseId.None, Minute + i, Ended));
        }

        var ids = leases.Select(lease => lease.Id).Append(UnusedLease());
        var answers = await Task.WhenAll(ids.Select(async id => await Store.KeepAliveAsync(id, Ended)));
        Assert.Equal(leases.Select(lease => (Lease?)lease).Append(null), answers);
    }

    [SkippableFact]
    public async Task Describe_Lease_TimeAndKeysInOrder()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        Assert.Empty((await Store.DescribeAsync(lease.Id, Ended))!.Keys);
        await DoAsync([.. new[] { "c", "a", "b/2", "b", "ü" }.Select(name => Put(name, "1") with { Lease = lease.Id })]);
        await DoAsync(Put("other", "1"));

        var status = (await Store.DescribeAsync(lease.Id, Ended))!;
        Assert.Equal(lease, status.Lease);
        Assert.InRange(status.SecondsLeft, 1, Minute);
        Assert.Equal(new[] { "a", "b", "b/2", "c", "ü" }.Select(Key), status.Keys);
    }

    [SkippableFact]
    public async Task Leases_SomeGranted_ThoseFirstThatEndFirst()
    {
        var granted = new List<LeaseId>();
        for (var i = 0; i < 5; i++)
        {
            granted.Add((await Store.GrantAsync(UnusedLease(), Minute + (5 - i), Ended)).Id);
        }

        await Store.RevokeAsync(granted[0], Ended);
        var all = await Store.LeasesAsync(Ended);
        Assert.Equal(granted.Skip(1).Reverse(), all.Where(granted.Contains));
    }

    [SkippableFact]
    public async Task L5_Revoke_KeysDeletedInOrderAsOneRevision()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await DoAsync(Put("c", "1") with { Lease = lease.Id });
        await DoAsync(Put("a", "2") with { Lease = lease.Id }, Put("stays", "2"), Put("b", "2") with { Lease = lease.Id });
        await using var watch = Watch(Everything);

        Assert.Equal(After(3), await Store.RevokeAsync(lease.Id, Ended));
        Assert.Equal(["-a@3", "-b@3", "-c@3"], Texts((await watch.NextAsync()).Events));
        Assert.Equal(["stays"], Names((await GetAsync(Everything)).Entries));
        Assert.Null(await Store.DescribeAsync(lease.Id, Ended));
        await RefusedAsync(StoreError.LeaseNotFound, async () => await Store.RevokeAsync(lease.Id, Ended));
        await RefusedAsync(StoreError.LeaseNotFound, () => DoAsync(Put("a", "1") with { Lease = lease.Id }));
    }

    [SkippableFact]
    public async Task L5_RevokeOfManyKeys_OneBatchWithWhatTheyWere()
    {
        const int count = 1000;
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        for (var i = 0; i < count; i += 100)
        {
            await DoAsync([.. Enumerable.Range(i, 100).Select(n => Put($"{count - n - 1:d4}", "x") with { Lease = lease.Id })]);
        }

        await using var watch = Watch(Everything);
        var revision = await Store.RevokeAsync(lease.Id, Ended);
        var events = (await watch.NextAsync()).Events;
        Assert.Equal(Enumerable.Range(0, count).Select(n => $"-{n:d4}@11"), Texts(events));
        Assert.All(events, change => Assert.Equal(lease.Id, change.Previous!.Lease));
        Assert.Equal(After(11), revision);
    }

    [SkippableFact]
    public async Task L10_RevokeWithoutKeys_LeavesTheRevision()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await DoAsync(Put("a", "1") with { Lease = lease.Id });
        await DoAsync(Delete("a"));
        Assert.Equal(After(2), await Store.RevokeAsync(lease.Id, Ended));
        Assert.Equal(After(2), (await GetAsync(Everything)).Revision);
    }

    [SkippableFact]
    public async Task L6_PutUnderALease_ReadsAndEventsTellIt()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await using var watch = Watch(Everything);
        await DoAsync(Put("a", "1") with { Lease = lease.Id }, Put("b", "1"));
        Assert.Equal(lease.Id, (await GetAsync("a"))!.Lease);
        Assert.Equal(LeaseId.None, (await GetAsync("b"))!.Lease);
        Assert.Equal([lease.Id, LeaseId.None], (await watch.NextAsync()).Events.Select(change => change.Current.Lease));
        var compare = new Compare(Key("a"), CompareTarget.Lease, CompareOperator.Equal, lease.Id.Value, ByteString.Empty);
        Assert.True((await Store.CommitAsync(new Txn { Compares = [compare] }, Ended)).Succeeded);
    }

    [SkippableFact]
    public async Task L6_PutUnderAnotherLease_Moves()
    {
        var first = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        var second = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await DoAsync(Put("a", "1") with { Lease = first.Id }, Put("b", "1") with { Lease = first.Id });
        await DoAsync(Put("a", "2") with { Lease = second.Id });
        Assert.Equal([Key("b")], (await Store.DescribeAsync(first.Id, Ended))!.Keys);
        Assert.Equal([Key("a")], (await Store.DescribeAsync(second.Id, Ended))!.Keys);

        Assert.Equal(After(3), await Store.RevokeAsync(first.Id, Ended));
        Assert.Equal(["a"], Names((await GetAsync(Everything)).Entries));
        Assert.Equal(After(4), await Store.RevokeAsync(second.Id, Ended));
        Assert.Empty((await GetAsync(Everything)).Entries);
    }

    [SkippableFact]
    public async Task L6_PutWithoutLeaseOrDelete_Detaches()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await DoAsync(Put("a", "1") with { Lease = lease.Id }, Put("b", "1") with { Lease = lease.Id }, Put("c", "1") with { Lease = lease.Id });
        await DoAsync(Put("a", "2"), Delete("b"));
        await DoAsync(Put("b", "3"));
        Assert.Equal([Key("c")], (await Store.DescribeAsync(lease.Id, Ended))!.Keys);

        await Store.RevokeAsync(lease.Id, Ended);
        Assert.Equal(["a", "b"], Names((await GetAsync(Everything)).Entries));
    }

    [SkippableFact]
    public async Task L6_PutUnderTheSameLease_Stays()
    {
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        await DoAsync(Put("a", "1") with { Lease = lease.Id });
        await DoAsync(Put("a", "2") with { Lease = lease.Id });
        Assert.Equal([Key("a")], (await Store.DescribeAsync(lease.Id, Ended))!.Keys);
        await Store.RevokeAsync(lease.Id, Ended);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task L7_UnknownLeaseInTheBranchNotTaken_IsFine()
    {
        var result = await Store.CommitAsync(
            new Txn { Success = [Put("a", "1")], Failure = [Put("a", "1") with { Lease = UnusedLease() }] }, Ended);
        Assert.True(result.Succeeded);
    }

    [SkippableFact]
    public async Task L4_TimeIsUp_KeysDeletedInOrderAsOneRevision()
    {
        var lease = await Store.GrantAsync(LeaseId.None, 2, Ended);
        await DoAsync(Put("b", "1") with { Lease = lease.Id }, Put("a", "1") with { Lease = lease.Id }, Put("stays", "1"));
        await using var watch = Watch(Everything);
        LetPass(TimeSpan.FromSeconds(lease.Seconds + 1));

        Assert.Equal(["-a@2", "-b@2"], Texts((await watch.NextAsync()).Events));
        Assert.Equal(["stays"], Names((await GetAsync(Everything)).Entries));
        Assert.Null(await Store.KeepAliveAsync(lease.Id, Ended));
        Assert.Null(await Store.DescribeAsync(lease.Id, Ended));
        Assert.DoesNotContain(lease.Id, await Store.LeasesAsync(Ended));
        await RefusedAsync(StoreError.LeaseNotFound, () => DoAsync(Put("a", "1") with { Lease = lease.Id }));
    }

    [SkippableFact]
    public async Task Lease_Cancelled_ThrowsAndNothingChanged()
    {
        var gone = new CancellationToken(true);
        var lease = await Store.GrantAsync(LeaseId.None, Minute, Ended);
        var id = UnusedLease();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GrantAsync(id, Minute, gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.RevokeAsync(lease.Id, gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.KeepAliveAsync(lease.Id, gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DescribeAsync(lease.Id, gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.LeasesAsync(gone));
        Assert.Null(await Store.DescribeAsync(id, Ended));
        Assert.NotNull(await Store.DescribeAsync(lease.Id, Ended));
    }
}
