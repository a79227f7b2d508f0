using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>When leases end, to the second: for engines whose clock can be the test's.</summary>
public abstract class LeaseTimeConformance : StoreConformance
{
    /// <summary>The clock of the store.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));

    /// <summary>The latest that a lease may end after its time: see the contract.</summary>
    private static TimeSpan Late => TimeSpan.FromSeconds(2);

    [SkippableFact]
    public async Task L4_BeforeItsTime_NeverEnds()
    {
        var lease = await GrantAsync(10, "a");
        Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.NotNull(await GetAsync("a"));
        Assert.Equal(0, (await Store.DescribeAsync(lease.Id, Ended))!.SecondsLeft);
        Time.Advance(Late);
        Assert.Null(await GetAsync("a"));
        Assert.Null(await Store.DescribeAsync(lease.Id, Ended));
    }

    [SkippableFact]
    public async Task L2_KeptAlive_WholeTimeAgain()
    {
        var lease = await GrantAsync(10, "a");
        for (var i = 0; i < 20; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(9));
            Assert.Equal(1, (await Store.DescribeAsync(lease.Id, Ended))!.SecondsLeft);
            Assert.Equal(lease, await Store.KeepAliveAsync(lease.Id, Ended));
            Assert.Equal(10, (await Store.DescribeAsync(lease.Id, Ended))!.SecondsLeft);
        }

        Assert.Equal(After(1), Store.CurrentRevision);
        Time.Advance(TimeSpan.FromSeconds(10) + Late);
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task L4_SeveralAtOnce_EachAtItsOwnTimeAndRevision()
    {
        await using var watch = Watch(Everything);
        await GrantAsync(30, "c");
        await GrantAsync(10, "a");
        var kept = await GrantAsync(10, "kept");
        await GrantAsync(20, "b");
        Assert.Equal(4, (await watch.NextEventsAsync(4)).Count);

        Time.Advance(TimeSpan.FromSeconds(9));
        await Store.KeepAliveAsync(kept.Id, Ended);
        Time.Advance(TimeSpan.FromSeconds(1) + Late);
        Assert.Equal(["-a@5"], Texts((await watch.NextAsync()).Events));
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["b", "c", "kept"], Names((await GetAsync(Everything)).Entries));
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(["-kept@6", "-b@7"], Texts(await watch.NextEventsAsync(2)));
        Time.Advance(TimeSpan.FromDays(1000));
        Assert.Equal(["-c@8"], Texts((await watch.NextAsync()).Events));
    }

    [SkippableFact]
    public async Task L4_KeyMovedToAnotherLease_OutlivesTheFirst()
    {
        await GrantAsync(10, "a");
        var second = await Store.GrantAsync(LeaseId.None, 30, Ended);
        await DoAsync(Put("a", "2") with { Lease = second.Id });
        Time.Advance(TimeSpan.FromSeconds(10) + Late);
        Assert.Equal("2", (await GetAsync("a"))!.Value.ToStringUtf8());
        Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await GetAsync("a"));
    }

    [SkippableFact]
    public async Task L10_EndWithoutKeys_LeavesTheRevision()
    {
        var lease = await Store.GrantAsync(LeaseId.None, 10, Ended);
        Time.Advance(TimeSpan.FromSeconds(10) + Late);
        Assert.Null(await Store.DescribeAsync(lease.Id, Ended));
        Assert.Equal(After(0), Store.CurrentRevision);
    }

    [SkippableFact]
    public async Task L4_LongestLease_LivesForCenturies()
    {
        var lease = await GrantAsync(9_000_000_000, "a");
        Time.Advance(TimeSpan.FromDays(365 * 285));
        Assert.NotNull(await GetAsync("a"));
        Time.Advance(TimeSpan.FromDays(365));
        Assert.Null(await GetAsync("a"));
        Assert.Null(await Store.DescribeAsync(lease.Id, Ended));
    }

    private async Task<Lease> GrantAsync(long seconds, string key)
    {
        var lease = await Store.GrantAsync(LeaseId.None, seconds, Ended);
        await DoAsync(Put(key, "1") with { Lease = lease.Id });
        return lease;
    }
}
