using DmMaster.Protocol.Etcd;
using DmMaster.Store.EtcdClient;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Grpc.Net.Client;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>Three members, one of which is lost: the leader, or the one that is spoken to.</summary>
public sealed class EtcdClusterTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);
    private readonly List<EtcdServer> _members = [];
    private readonly CancellationTokenSource _ended = new();

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _members.ForEach(member => member.Dispose());
    }

    [SkippableFact]
    public async Task LeaderKilled_AnotherMemberServes_NothingLost()
    {
        Start();
        await using var store = EtcdServer.Connect(_members, options => options with { Patience = Hang });
        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), _ended.Token));
        var lease = await store.GrantAsync(LeaseId.None, 600, _ended.Token);
        for (var i = 0; i < 20; i++)
        {
            await PutOnceAsync(store, $"{i:d2}", lease.Id);
        }

        (await LeaderAsync()).Kill();
        for (var i = 20; i < 40; i++)
        {
            await PutOnceAsync(store, $"{i:d2}", lease.Id);
        }

        var names = Enumerable.Range(0, 40).Select(i => $"{i:d2}").ToList();
        Assert.Equal(names, (await store.RangeAsync(new RangeQuery(KeyRange.All), _ended.Token)).Entries.Select(entry => entry.Key.ToStringUtf8()));
        Assert.Equal(names, (await watch.NextEventsAsync(40)).Select(change => change.Current.Key.ToStringUtf8()));
        Assert.Equal(lease, await store.KeepAliveAsync(lease.Id, _ended.Token));
        Assert.Equal(40, (await store.DescribeAsync(lease.Id, _ended.Token))!.Keys.Count);
        await store.RevokeAsync(lease.Id, _ended.Token);
        Assert.Equal(40, (await watch.NextEventsAsync(40)).Count);
    }

    [SkippableFact]
    public async Task FirstEndpointNeverThere_TheOthersServe()
    {
        Start();
        _members[0].Kill();
        await using var store = EtcdServer.Connect(_members);
        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), _ended.Token));
        await PutAsync(store, "a");
        Assert.Single(await watch.NextEventsAsync(1));
    }

    [SkippableFact]
    public async Task MajorityLost_CallsFailAndWatchesWait_UntilItIsBack()
    {
        Start();
        await using var store = EtcdServer.Connect(
            _members, options => options with { Patience = TimeSpan.FromSeconds(1), CallTimeout = TimeSpan.FromMilliseconds(500) });
        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All), _ended.Token));
        _members[0].Kill();
        _members[1].Kill();
        Assert.Equal(StoreError.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "a"))).Error);
        Assert.Equal(StoreError.Unavailable, (await Assert.ThrowsAsync<StoreException>(async () =>
            await store.RangeAsync(new RangeQuery(KeyRange.All), _ended.Token))).Error);

        _members[0].Restart();
        _members[1].Restart();
        await using var patient = EtcdServer.Connect(_members, options => options with { Patience = Hang });
        await PutAsync(patient, "b");
        StoreEvent last;
        do
        {
            // The first put may have been carried out all the same.
            last = (await watch.NextAsync()).Events[^1];
        }
        while (last.Current.Key != ByteString.CopyFromUtf8("b"));
    }

    private async Task PutAsync(EtcdStore store, string name)
    {
        var key = ByteString.CopyFromUtf8(name);
        await store.CommitAsync(new Txn { Success = [new TxnOp.Put(key, key)] }, _ended.Token).AsTask().WaitAsync(Hang);
    }

    /// <summary>Until the put is acknowledged: one whose answer is lost may or may not be there, and is then not done twice.</summary>
    private async Task PutOnceAsync(EtcdStore store, string name, LeaseId lease)
    {
        var key = ByteString.CopyFromUtf8(name);
        var put = new Txn { Compares = [Store.Compare.Absent(key)], Success = [new TxnOp.Put(key, key) { Lease = lease }] };
        while (true)
        {
            try
            {
                await store.CommitAsync(put, _ended.Token).AsTask().WaitAsync(Hang);
                return;
            }
            catch (StoreException e) when (e.Error == StoreError.Unavailable)
            {
                // A member was lost in between. The next one knows.
            }
        }
    }

    private void Start()
    {
        EtcdServer.Require();
        var ports = EtcdServer.FreePorts(6);
        for (var i = 0; i < 3; i++)
        {
            _members.Add(new EtcdServer($"m{i}", ports[i * 2], ports[(i * 2) + 1]));
        }

        var cluster = string.Join(',', _members.Select((member, i) => $"m{i}={member.Peer.OriginalString}"));
        _members.ForEach(member => member.Start(cluster));
        _members.ForEach(member => member.WaitUntilReady());
    }

    private async Task<EtcdServer> LeaderAsync()
    {
        foreach (var member in _members)
        {
            using var channel = GrpcChannel.ForAddress(member.Client);
            var status = await new Maintenance.MaintenanceClient(channel).StatusAsync(new StatusRequest());
            if (status.Leader == status.Header.MemberId)
            {
                return member;
            }
        }

        throw new InvalidOperationException("There is no leader.");
    }
}
