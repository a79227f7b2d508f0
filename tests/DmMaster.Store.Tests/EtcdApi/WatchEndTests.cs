using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>How watches and their streams end, and those that cannot be. Names begin with the rule that they hold.</summary>
public sealed class WatchEndTests
{
    [Fact]
    public async Task W9_W11_Cancel_IsAnsweredOnceAndOnlyForWhatStandsOrEndedAsCompacted()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a");
        await host.PutAsync("a");
        await host.Kv.CompactAsync(new() { Revision = 3 });
        using var watch = host.Watch();
        await watch.CreateAsync("a", 2);
        Assert.Equal(3, (await watch.NextAsync()).CompactRevision);
        await watch.CancelAsync(0);
        Assert.Equal((0L, true), (await watch.NextAsync()) is var ended ? (ended.WatchId, ended.Canceled) : default);
        await watch.CancelAsync(0);
        await watch.CancelAsync(99);
        await watch.CancelAsync(-1);
        await watch.CreateAsync("a");
        await watch.CancelAsync(1);
        var canceled = await watch.NextAsync();
        Assert.Equal((1L, true, 0L, "", 3L), (canceled.WatchId, canceled.Canceled, canceled.CompactRevision, canceled.CancelReason, canceled.Header.Revision));
        await watch.CancelAsync(1);
        await watch.CreateAsync("a");
        await host.PutAsync("a", "after");
        Assert.Equal(["+a=after@4"], await watch.EventsAsync(1));
        Assert.Equal(1, host.Store.WatcherCount);
    }

    [Fact]
    public async Task W10_WatchThatCannotBe_IsCreatedAndCancelledWithoutANumber()
    {
        await using var host = EtcdHost.Start(new() { MaxWatchesPerStream = 2 });
        using var watch = host.Watch();
        await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), WatchId = 4 });
        await RefusedAsync("mvcc: duplicate watch ID provided on the WatchStream", new() { Key = Bytes.Of("a"), WatchId = 4 });
        await RefusedAsync("mvcc: duplicate watch ID provided on the WatchStream", new() { Key = Bytes.Of("a"), WatchId = -1 });
        await RefusedAsync("mvcc: watcher range is empty", new() { Key = Bytes.Of("b"), RangeEnd = Bytes.Of("a") });
        await watch.CreateAsync("a");
        await RefusedAsync("etcdserver: too many requests", new() { Key = Bytes.Of("a") });
        Assert.Equal(2, host.Store.WatcherCount);

        async Task RefusedAsync(string reason, Wire.WatchCreateRequest request)
        {
            var answer = await watch.CreateAsync(request);
            Assert.Equal((-1L, true, reason), (answer.WatchId, answer.Canceled, answer.CancelReason));
            Assert.NotNull(answer.Header);
        }
    }

    [Fact]
    public async Task W10_TooManyWatchesInAll_AreRefusedUntilOneEnds()
    {
        await using var host = EtcdHost.Start(new() { MaxWatches = 2 });
        using var first = host.Watch();
        using var second = host.Watch();
        await first.CreateAsync("a");
        await second.CreateAsync("a");
        Assert.True((await second.CreateAsync("a")).Canceled);
        first.Dispose();
        await host.StreamEndedAsync();
        Assert.False((await second.CreateAsync("a")).Canceled);
    }

    [Fact]
    public async Task W12_ClientThatHasSaidAll_StillIsTold()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync("a");
        await watch.CompleteAsync();
        await host.PutAsync("a", "1");
        Assert.Equal(["+a=1@2"], await watch.EventsAsync(1));
    }

    [Fact]
    public async Task W12_UnknownRequest_IsIgnored()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.SendAsync(new Wire.WatchRequest());
        await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), Filters = { (Wire.WatchCreateRequest.Types.FilterType)9 } });
        await host.PutAsync("a", "1");
        Assert.Equal(["+a=1@2"], await watch.EventsAsync(1));
    }

    [Fact]
    public async Task W12_W13_StoppedStore_EndsStreamsAsUnavailable()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync("a");
        host.Store.Dispose();
        var failure = await watch.FailureAsync();
        Assert.Equal((Grpc.Core.StatusCode.Unavailable, "etcdserver: server stopped"), (failure.StatusCode, failure.Status.Detail));
    }
}
