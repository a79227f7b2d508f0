using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Tests.Stories;

/// <summary>Records that cannot be read are told, never passed over.</summary>
public sealed class UnreadableStoryTests
{
    [Fact]
    public async Task QueryStatus_RecordsThatCannotBeRead_AreNamed()
    {
        await using var cluster = await Cluster.StartWithTaskAsync();
        var stage = DmKeys.SubtaskStage(new SourceId("s1"), new TaskName("other"));
        await PutAsync(cluster.Master.Store, stage, "garbage");
        await PutAsync(cluster.Master.Store, ByteString.CopyFromUtf8("/dm-master/bound-worker/zz"), "{}");
        await cluster.UntilAsync(static snapshot => snapshot.Unreadable.Count == 2);

        var answer = await cluster.Client.QueryStatusAsync(new QueryStatusListRequest());

        Assert.Contains("records that cannot be read: ", answer.Msg, StringComparison.Ordinal);
        Assert.Contains($"{stage.ToStringUtf8()} (it does not say which stage)", answer.Msg, StringComparison.Ordinal);
        Assert.Contains("/dm-master/bound-worker/zz (its key does not name what it is about)", answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_OfASubtaskWhoseRecordCannotBeRead_ClaimsNoSuccess()
    {
        await using var cluster = await Cluster.StartWithTaskAsync();
        await PutAsync(cluster.Master.Store, DmKeys.SubtaskConfig(new SourceId("s1"), new TaskName("test")), "garbage");

        var answer = await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" });

        var rows = answer.Sources.ToDictionary(static row => row.Source);
        Assert.Equal((false, true), (rows["s1"].Result, rows["s2"].Result));
        Assert.Contains("records that cannot be read: ", rows["s1"].Msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("nine bytes")]
    public async Task ClusterIdentity_ThatCannotBeRead_IsDrawnAnewAndLasts(string garbage)
    {
        using var store = new InProcessStore(TimeProvider.System, new InProcessStoreOptions());
        await PutAsync(store, DmKeys.ClusterId, garbage);
        var first = new ClusterIdentity(store, TimeProvider.System, NullLogger<ClusterIdentity>.Instance);
        await first.StartAsync(default);
        var second = new ClusterIdentity(store, TimeProvider.System, NullLogger<ClusterIdentity>.Instance);
        await second.StartAsync(default);
        Assert.NotEqual(0UL, first.Id);
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task OwnKeys_ThroughTheEtcdApi_AreNotToBeChanged()
    {
        await using var cluster = await Cluster.StartAsync();
        using var channel = GrpcChannel.ForAddress(cluster.Master.Address);
        var kv = new Wire.KV.KVClient(channel);
        foreach (var key in new[] { DmKeys.OwnClusterId, DmKeys.Transfer(new SourceId("s1")) })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await kv.PutAsync(new() { Key = key }));
            Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        }

        // DM's key is anybody's, and nothing depends on it any more.
        await kv.PutAsync(new() { Key = DmKeys.ClusterId, Value = ByteString.CopyFromUtf8("x") });
        Assert.Equal(1, (await kv.RangeAsync(new() { Key = DmKeys.OwnClusterId })).Count);
    }

    private static async Task PutAsync(IKeyValueStore store, ByteString key, string value) =>
        await store.CommitAsync(new Txn { Success = [new TxnOp.Put(key, ByteString.CopyFromUtf8(value))] }, default);
}
