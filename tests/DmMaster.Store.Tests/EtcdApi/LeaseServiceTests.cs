using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Leases through the port, with a clock of the test's. Names begin with the rule that they hold.</summary>
public sealed class LeaseServiceTests
{
    private const string Unknown = "etcdserver: requested lease not found";

    [Fact]
    public async Task L1_Grant_PicksANumberAndTellsTheTime()
    {
        await using var host = EtcdHost.Start();
        var drawn = await host.Leases.LeaseGrantAsync(new() { TTL = 60 });
        Assert.True(drawn.ID > 0);
        Assert.Equal((60L, ""), (drawn.TTL, drawn.Error));
        Assert.Equal((5L, 2L), await GrantedAsync(host, 5, 1));
        Assert.Equal((6L, 2L), await GrantedAsync(host, 6, -7));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "etcdserver: lease already exists", () => GrantedAsync(host, 5, 60));
        await Refused.AsAsync(StatusCode.OutOfRange, "etcdserver: too large lease TTL", () => GrantedAsync(host, 7, 9_000_000_001));
        Assert.Equal(new[] { 5, 6, drawn.ID }, (await host.Leases.LeaseLeasesAsync(new())).Leases.Select(static lease => lease.ID));
    }

    [Fact]
    public async Task L2_KeepAlive_AnswersEachInOrderAndStaysOpenForWhatIsGone()
    {
        await using var host = EtcdHost.Start();
        await host.GrantAsync(60, 5);
        await host.GrantAsync(1800, 6);
        using var stream = host.Leases.LeaseKeepAlive();
        Assert.Equal((5L, 60L), await KeepAsync(stream, 5));
        Assert.Equal((9L, 0L), await KeepAsync(stream, 9));
        Assert.Equal((6L, 1800L), await KeepAsync(stream, 6));
        await host.Leases.LeaseRevokeAsync(new() { ID = 5 });
        Assert.Equal((5L, 0L), await KeepAsync(stream, 5));
        Assert.Equal((6L, 1800L), await KeepAsync(stream, 6));
        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(default));
    }

    [Fact]
    public async Task L3_KeepAlive_IsAnsweredWhileAWatchOfTheSameClientIsStuck()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        using var stuck = host.Watch();
        await stuck.CreateAsync("big/");
        for (var i = 0; i < 40; i++)
        {
            await host.PutAsync($"big/{i}", new string('x', 1 << 20));
        }

        using var stream = host.Leases.LeaseKeepAlive();
        Assert.Equal((lease, 60L), await KeepAsync(stream, lease));
    }

    [Fact]
    public async Task L4_EndOfALease_DeletesItsKeysInOneRevisionAndTellsWatches()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        await host.PutAsync("a/1", "v", lease);
        await host.PutAsync("a/2", "v", lease);
        using var watch = host.Watch();
        await watch.CreateAsync("a/");
        using var stream = host.Leases.LeaseKeepAlive();
        host.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((lease, 60L), await KeepAsync(stream, lease));
        host.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(3, host.Store.CurrentRevision.Value);
        host.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["-a/1@4", "-a/2@4"], (await watch.NextAsync()).Events.Select(WatchClient.Text));
        Assert.Equal((lease, 0L), await KeepAsync(stream, lease));
        Assert.Empty((await host.Leases.LeaseLeasesAsync(new())).Leases);
    }

    [Fact]
    public async Task L5_Revoke_DeletesAtOnceAndKnowsNoUnknownLease()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        await host.PutAsync("a", "v", lease);
        Assert.Equal(3, (await host.Leases.LeaseRevokeAsync(new() { ID = lease })).Header.Revision);
        Assert.Null(await host.GetAsync("a"));
        await Refused.AsAsync(StatusCode.NotFound, Unknown, async () => await host.Leases.LeaseRevokeAsync(new() { ID = lease }));
    }

    [Fact]
    public async Task L6_KeyMovedToAnotherLease_OutlivesTheFirst()
    {
        await using var host = EtcdHost.Start();
        var old = await host.GrantAsync(60);
        var young = await host.GrantAsync(1800);
        await host.PutAsync("alive", "v", old);
        await host.PutAsync("alive", "v", young);
        await host.PutAsync("free", "v", old);
        await host.PutAsync("free", "v");
        Assert.Equal(5, (await host.Leases.LeaseRevokeAsync(new() { ID = old })).Header.Revision);
        Assert.Equal(young, (await host.GetAsync("alive"))!.Lease);
        Assert.NotNull(await host.GetAsync("free"));
        Assert.Equal(6, (await host.Leases.LeaseRevokeAsync(new() { ID = young })).Header.Revision);
        Assert.Null(await host.GetAsync("alive"));
    }

    [Fact]
    public async Task L7_PutUnderAnUnknownLease_IsRefusedAndWritesNothing()
    {
        await using var host = EtcdHost.Start();
        await Refused.AsAsync(StatusCode.NotFound, Unknown, async () => await host.PutAsync("a", "v", 99));
        Assert.Equal(1, host.Store.CurrentRevision.Value);
        Assert.Null(await host.GetAsync("a"));
    }

    [Fact]
    public async Task L8_L10_LeasesWithoutKeys_MoveNoRevision()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        using var stream = host.Leases.LeaseKeepAlive();
        await KeepAsync(stream, lease);
        host.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((lease, 0L), await KeepAsync(stream, lease));
        Assert.Equal(1, host.Store.CurrentRevision.Value);
    }

    [Fact]
    public async Task TimeToLive_TellsWhatIsLeftAndTheKeys()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        await host.PutAsync("b", "v", lease);
        await host.PutAsync("a", "v", lease);
        host.Time.Advance(TimeSpan.FromSeconds(20));
        var told = await host.Leases.LeaseTimeToLiveAsync(new() { ID = lease, Keys = true });
        Assert.Equal((lease, 40L, 60L), (told.ID, told.TTL, told.GrantedTTL));
        Assert.Equal(["a", "b"], told.Keys.Select(static key => key.ToStringUtf8()));
        Assert.Empty((await host.Leases.LeaseTimeToLiveAsync(new() { ID = lease })).Keys);
        var gone = await host.Leases.LeaseTimeToLiveAsync(new() { ID = 3, Keys = true });
        Assert.Equal((3L, -1L, 0L), (gone.ID, gone.TTL, gone.GrantedTTL));
    }

    [Fact]
    public async Task Stopped_Store_EndsKeepAlivesAsUnavailable()
    {
        await using var host = EtcdHost.Start();
        using var stream = host.Leases.LeaseKeepAlive();
        host.Store.Dispose();
        await stream.RequestStream.WriteAsync(new() { ID = 1 });
        await Refused.AsAsync(StatusCode.Unavailable, "etcdserver: server stopped", async () => await stream.ResponseStream.MoveNext(default));
    }

    private static async Task<(long, long)> GrantedAsync(EtcdHost host, long id, long seconds)
    {
        var granted = await host.Leases.LeaseGrantAsync(new() { ID = id, TTL = seconds });
        return (granted.ID, granted.TTL);
    }

    private static async Task<(long Id, long Seconds)> KeepAsync(
        AsyncDuplexStreamingCall<Wire.LeaseKeepAliveRequest, Wire.LeaseKeepAliveResponse> stream, long id)
    {
        await stream.RequestStream.WriteAsync(new() { ID = id });
        Assert.True(await stream.ResponseStream.MoveNext(default).WaitAsync(WatchClient.Hang));
        return (stream.ResponseStream.Current.ID, stream.ResponseStream.Current.TTL);
    }
}
