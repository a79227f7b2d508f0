using DmMaster.Hosting.Etcd;
using DmMaster.Protocol.Etcd;
using DmMaster.Protocol.Etcd.Concurrency;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Tests.Hosting;

/// <summary>What of etcd's API is handed on with the master's certificate: only what DM needs, on DM's keys alone.</summary>
public sealed class PassThroughRulesTests : IDisposable
{
    private readonly InProcessStore _store = new(TimeProvider.System, new InProcessStoreOptions());

    public void Dispose() => _store.Dispose();

    public static TheoryData<string, bool> Ranges => new()
    {
        { "/dm-worker/r/ /dm-worker/r0", true }, { "/dm-master/x", true }, { "/dm- /dm.", true }, { "health", true }, { "healthy", false },
        { "a", false }, { "/dm- /dm/", false }, { "/dm- \0", false }, { "\0 \0", false }, { "/dm /dm.", false }, { "/d /dm-", false }, { "", false },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public async Task Range_OfDmsKeysAlone_IsHandedOn(string range, bool isAllowed)
    {
        var (key, end) = range.Split(' ') is [var first, var last] ? (first, last) : (range, "");
        var request = new RangeRequest { Key = ByteString.CopyFromUtf8(key), RangeEnd = ByteString.CopyFromUtf8(end) };
        await ExpectAsync("/etcdserverpb.KV/Range", request, isAllowed);
        await ExpectAsync("/etcdserverpb.KV/Txn", new TxnRequest { Failure = { new RequestOp { RequestRange = request } } }, isAllowed);
        await ExpectAsync("/etcdserverpb.KV/Txn", new TxnRequest { Compare = { new Protocol.Etcd.Compare { Key = request.Key, RangeEnd = request.RangeEnd } } }, isAllowed);
        Assert.Equal(isAllowed, PassThroughRules.WhyNot(new WatchCreateRequest { Key = request.Key, RangeEnd = request.RangeEnd }) is null);
    }

    [Theory]
    [InlineData("/dm-worker/r/x", true)]
    [InlineData("/dm-cluster/id", true)]
    [InlineData("/dm-master/own/cluster-id", false)]
    [InlineData("/dm-master/transfer/x", false)]
    [InlineData("health", false)]
    [InlineData("a", false)]
    public async Task Write_OfDmsKeysButTheMastersOwn_IsHandedOn(string key, bool isAllowed)
    {
        var bytes = ByteString.CopyFromUtf8(key);
        var put = new PutRequest { Key = bytes };
        await ExpectAsync("/etcdserverpb.KV/Put", put, isAllowed);
        await ExpectAsync("/etcdserverpb.KV/DeleteRange", new DeleteRangeRequest { Key = bytes }, isAllowed);
        var nested = new RequestOp { RequestTxn = new TxnRequest { Success = { new RequestOp { RequestPut = put } } } };
        await ExpectAsync("/etcdserverpb.KV/Txn", new TxnRequest { Success = { nested } }, isAllowed);
        await ExpectAsync("/v3lockpb.Lock/Unlock", new UnlockRequest { Key = bytes }, isAllowed);
        await ExpectAsync("/v3lockpb.Lock/Lock", new LockRequest { Name = bytes }, isAllowed);
        await ExpectAsync("/v3electionpb.Election/Campaign", new CampaignRequest { Name = bytes }, isAllowed);
        await ExpectAsync("/v3electionpb.Election/Resign", new ResignRequest { Leader = new LeaderKey { Key = bytes } }, isAllowed);
    }

    [Theory]
    [InlineData("/etcdserverpb.KV/Compact")]
    [InlineData("/etcdserverpb.Auth/UserAdd")]
    [InlineData("/etcdserverpb.Auth/Authenticate")]
    [InlineData("/etcdserverpb.Maintenance/Snapshot")]
    [InlineData("/etcdserverpb.Maintenance/MoveLeader")]
    [InlineData("/etcdserverpb.Cluster/MemberRemove")]
    [InlineData("/etcdserverpb.Nothing/Known")]
    public Task OtherCalls_AreNotHandedOn(string method) => ExpectAsync(method, new RangeRequest(), false);

    [Fact]
    public async Task Lease_WithKeysThatAreNotDms_IsNotToBeEndedOrLookedInto()
    {
        await _store.GrantAsync(new LeaseId(1), 100, default);
        await _store.GrantAsync(new LeaseId(2), 100, default);
        await PutAsync("/dm-worker/a/x", 1);
        await PutAsync("secret", 2);
        foreach (var (lease, isAllowed) in new[] { (1, true), (2, false), (3, true) })
        {
            await ExpectAsync("/etcdserverpb.Lease/LeaseRevoke", new LeaseRevokeRequest { ID = lease }, isAllowed);
            await ExpectAsync("/etcdserverpb.Lease/LeaseTimeToLive", new LeaseTimeToLiveRequest { ID = lease, Keys = true }, isAllowed);
        }

        await ExpectAsync("/etcdserverpb.Lease/LeaseGrant", new LeaseGrantRequest { TTL = 5 }, true);
        await ExpectAsync("/etcdserverpb.Maintenance/Status", new StatusRequest(), true);
    }

    private async Task PutAsync(string key, long lease) => await _store.CommitAsync(
        new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.Empty) { Lease = new LeaseId(lease) }] }, default);

    private async Task ExpectAsync(string method, IMessage request, bool isAllowed)
    {
        var reason = await new PassThroughRules(_store).WhyNotAsync(method, request.ToByteArray(), default);
        Assert.Equal(isAllowed, reason is null);
        Assert.StartsWith("etcdserver: permission denied", reason ?? PassThroughRules.Denied, StringComparison.Ordinal);
    }
}
