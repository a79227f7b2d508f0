using DmMaster.Protocol.Etcd;
using DmMaster.Store.EtcdClient;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Grpc.Net.Client;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>When watches end and that nothing is left of them; what becomes of one that nobody reads; large revisions.</summary>
[Collection(EtcdFixture.Collection)]
public sealed class EtcdWatchLifeTests(EtcdFixture etcd)
{
    [SkippableFact]
    public async Task Watch_EndedInAnyWay_LeavesTheStore()
    {
        await using var store = etcd.Server.Connect();
        using var end = new CancellationTokenSource();
        _ = store.Watch(new WatchQuery(KeyRange.All), end.Token);
        var reader = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), default));
        var left = store.Watch(new WatchQuery(KeyRange.All), default);
        Assert.Equal(3, store.WatcherCount);

        await end.CancelAsync();
        Assert.Equal(2, store.WatcherCount);
        var next = reader.MoveNextAsync();
        await reader.DisposeAsync();
        Assert.False(await next);
        Assert.Equal(1, store.WatcherCount);
        await PutAsync(store, "a", 1);
        await foreach (var batch in left)
        {
            Assert.NotEmpty(batch.Events);
            break;
        }

        Assert.Equal(0, store.WatcherCount);
        _ = store.Watch(new WatchQuery(KeyRange.All), new CancellationToken(true));
        Assert.Equal(0, store.WatcherCount);
    }

    [SkippableFact]
    public async Task Watch_ReadTwice_Refused()
    {
        await using var store = etcd.Server.Connect();
        var watch = store.Watch(new WatchQuery(KeyRange.All), default);
        _ = watch.GetAsyncEnumerator(default);
        Assert.Throws<InvalidOperationException>(() => watch.GetAsyncEnumerator(default));
    }

    [SkippableFact]
    public async Task Watch_FullAndCompactedMeanwhile_GivesWhatItHasAndThenSaysSo()
    {
        await using var store = etcd.Server.Connect(options => options with { MaxWatchBytes = 2000 });
        await using var full = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), default));
        await using var read = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), default));
        const int count = 200;
        for (var i = 0; i < count; i++)
        {
            await PutAsync(store, "full", 1);
            await read.NextEventsAsync(1);
        }

        await store.CompactAsync(store.CurrentRevision, default);
        var events = new List<StoreEvent>();
        var refusal = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (true)
            {
                events.AddRange((await full.NextAsync()).Events);
            }
        });
        Assert.Equal((StoreError.Compacted, store.CurrentRevision), (refusal.Error, refusal.CompactRevision));
        Assert.InRange(events.Count, 1, count - 1);
    }

    [SkippableFact]
    public async Task Watch_RevisionLargerThanAMessage_ComesWhole()
    {
        using var server = EtcdServer.StartOne("--max-request-bytes", "1572864");
        await using var store = server.Connect();
        const int count = 20;
        await PutAsync(store, "large", count, 60_000);
        await using var live = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { WithPrevious = true }, default));
        var revision = await PutAsync(store, "large", count, 60_000);
        Assert.True(await IsFragmentedAsync(server, revision), "nothing was proved");

        await using var late = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { WithPrevious = true, From = revision }, default));
        foreach (var watch in new[] { live, late })
        {
            var batch = await watch.NextAsync();
            Assert.Equal((revision, count), (batch.Revision, batch.Events.Count));
            Assert.All(batch.Events, change => Assert.Equal(60_000, change.Previous!.Value.Length));
        }
    }

    private static async Task<Revision> PutAsync(EtcdStore store, string name, int count, int bytes = 1)
    {
        var puts = Enumerable.Range(0, count).Select(i => new TxnOp.Put(ByteString.CopyFromUtf8($"{name}{i}"), ByteString.CopyFrom(new byte[bytes])));
        return (await store.CommitAsync(new Txn { Success = [.. puts] }, default)).Revision;
    }

    private static async Task<bool> IsFragmentedAsync(EtcdServer server, Revision revision)
    {
        using var channel = GrpcChannel.ForAddress(server.Client, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        using var call = new Watch.WatchClient(channel).Watch();
        var all = ByteString.CopyFrom(0);
        var create = new WatchCreateRequest { Key = all, RangeEnd = all, StartRevision = revision.Value, Fragment = true, PrevKv = true };
        await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = create });
        while (await call.ResponseStream.MoveNext(default))
        {
            if (call.ResponseStream.Current.Events.Count > 0)
            {
                return call.ResponseStream.Current.Fragment;
            }
        }

        return false;
    }
}
