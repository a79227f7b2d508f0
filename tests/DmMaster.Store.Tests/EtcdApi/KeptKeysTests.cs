using Grpc.Core;
using DmMaster.Store.EtcdApi;
using Wire = DmMaster.Protocol.Etcd;
using Shared = DmMaster.Protocol.Etcd.Concurrency;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Keys that clients may read and not change, and those of which a watch from the future shows that the state is an older one.</summary>
public sealed class KeptKeysTests
{
    private static readonly EtcdApiOptions Options = new()
    {
        ReadOnly = [KeyRange.Prefix(Bytes.Of("own/"))],
        Remembered = [KeyRange.Prefix(Bytes.Of("dm/"))],
    };

    [Fact]
    public async Task ReadOnly_AnyWayToChangeThem_IsDenied()
    {
        await using var host = EtcdHost.Start(Options);
        await DeniedAsync(() => host.PutAsync("own/a"));
        await DeniedAsync(() => host.DeleteAsync("own/a"));
        await DeniedAsync(async () => await host.Kv.DeleteRangeAsync(new() { Key = Bytes.Zero, RangeEnd = Bytes.Zero }));
        await DeniedAsync(async () => await host.Kv.DeleteRangeAsync(new() { Key = Bytes.Of("a"), RangeEnd = Bytes.Of("own/b") }));
        await DeniedAsync(async () => await host.Kv.TxnAsync(new() { Failure = { Ops.Put("own/a", "") } }));
        var nested = new Wire.RequestOp { RequestTxn = new() { Success = { Ops.Put("own/a", "") } } };
        await DeniedAsync(async () => await host.Kv.TxnAsync(new() { Success = { nested } }));
        var lease = await host.GrantAsync(100);
        await DeniedAsync(async () => await new Shared.Lock.LockClient(host.Connection).LockAsync(new() { Name = Bytes.Of("own"), Lease = lease }));
        await DeniedAsync(async () => await new Shared.Lock.LockClient(host.Connection).UnlockAsync(new() { Key = Bytes.Of("own/a") }));
        await DeniedAsync(async () => await new Shared.Election.ElectionClient(host.Connection).CampaignAsync(new() { Name = Bytes.Of("own"), Lease = lease }));
        Assert.Equal(1, host.Store.CurrentRevision.Value);
    }

    [Fact]
    public async Task ReadOnly_ReadsAndNeighbours_AreServed()
    {
        await using var host = EtcdHost.Start(Options);
        await host.PutAsync("own");
        await host.PutAsync("own0");
        await host.Kv.DeleteRangeAsync(new() { Key = Bytes.Of("a"), RangeEnd = Bytes.Of("own/") });
        Assert.Null(await host.GetAsync("own/a"));
        Assert.NotNull(await host.GetAsync("own0"));
    }

    [Fact]
    public async Task Remembered_WatchFromAStateThatIsLost_ReadsAnewAboveIt()
    {
        await using var host = EtcdHost.Start(Options);
        await host.PutAsync("dm/a");
        using var watch = host.Watch();
        await watch.CreateAsync("dm/", 3);
        await watch.CreateAsync("dm/", 50);
        var over = await watch.NextAsync();
        Assert.Equal((true, 51L, 51L), (over.Canceled, over.CompactRevision, host.Store.CurrentRevision.Value));
        Assert.Equal(52, await host.PutAsync("dm/a", "new"));
        Assert.Equal(["+dm/a=new@52"], await watch.EventsAsync(1));
    }

    [Fact]
    public async Task Remembered_OtherKeysFromTheFuture_WaitAsInEtcd()
    {
        await using var host = EtcdHost.Start(Options);
        using var watch = host.Watch();
        await watch.CreateAsync("a", 3);
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2");
        Assert.Equal(["+a=2@3"], await watch.EventsAsync(1));
    }

    private static async Task DeniedAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        Assert.StartsWith("etcdserver: permission denied: what begins with own/", refusal.Status.Detail, StringComparison.Ordinal);
    }
}
