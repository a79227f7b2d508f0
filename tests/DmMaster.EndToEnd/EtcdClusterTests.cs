using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.EndToEnd;

/// <summary>A dm-master whose state is in etcd: either of them may be killed.</summary>
public sealed class EtcdClusterTests
{
    private static readonly ByteString Dms = ByteString.CopyFromUtf8("/dm-");
    private static readonly ByteString AfterDms = ByteString.CopyFromUtf8("/dm.");

    private static CallOptions Patient => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(40));

    [SkippableFact]
    public async Task MasterKilled_StartedOnTheSameEtcd_EverythingIsThere()
    {
        await using var etcd = EtcdProgram.Start();
        var (dm, _, _) = await Deployment.StartWithTaskAsync("--etcd-endpoints", etcd.Endpoint);
        await using (dm)
        {
            var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Patient);
            Assert.All(paused.Sources, row => Assert.True(row.Result, row.Msg));
            var keys = await KeysAsync(dm);
            dm.Master.Signal("KILL");
            await dm.Master.ExitAsync();

            await dm.RestartMasterAsync();
            await dm.Master.LineAsync("worker linked\"] [worker=worker1");
            await dm.Master.LineAsync("worker linked\"] [worker=second-worker1");

            Assert.Equal(keys, await KeysAsync(dm));
            var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Patient);
            Assert.Equal(2, status.Sources.Count);
            Assert.All(status.Sources, row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
            Assert.Contains("mysql-replica-02", (await dm.CtlAsync("operate-source", "show")).Output, StringComparison.Ordinal);
            var resumed = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Resume, Name = "test" }, Patient);
            Assert.Equal([true, true], resumed.Sources.Select(row => row.Result));
            using var http = new HttpClient();
            Assert.Contains(
                $"State: in etcd ({new Uri(etcd.Endpoint).Authority})",
                await http.GetStringAsync(new Uri($"http://{dm.Address}/status")),
                StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task EtcdKilled_OperationsSayItInTheirBudget_AndWorkWhenItIsBack()
    {
        await using var etcd = EtcdProgram.Start();
        var (dm, _, _) = await Deployment.StartWithTaskAsync("--etcd-endpoints", etcd.Endpoint, "--ack-budget", "2s");
        await using (dm)
        {
            await etcd.KillAsync();
            var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Patient);
            Assert.False(paused.Result);
            Assert.Contains("code=42501", paused.Msg, StringComparison.Ordinal);
            var created = await dm.CtlAsync("operate-source", "create", dm.SourceFile(3));
            Assert.Contains("code=42501", created.Output, StringComparison.Ordinal);
            var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, Patient);
            Assert.All(status.Sources, row => Assert.Equal((true, Stage.Running), (row.Result, row.SubTaskStatus.Single().Stage)));

            etcd.Restart();
            var retried = new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" };
            var again = await dm.Client.OperateTaskAsync(retried, Patient.WithHeaders(new Metadata { { "dm-budget", "30s" } }));
            Assert.True(again.Result, again.Msg);
            Assert.All(again.Sources, row => Assert.True(row.Result, row.Msg));
        }
    }

    [SkippableFact]
    public async Task EtcdRestored_MasterEndsAndSaysSo_AndTheNextGoesOnFromThere()
    {
        await using var etcd = EtcdProgram.Start();
        var (dm, _, _) = await Deployment.StartWithTaskAsync("--etcd-endpoints", etcd.Endpoint);
        await using (dm)
        {
            await etcd.SaveAsync();
            var saved = await KeysAsync(dm);
            var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Patient);
            Assert.All(paused.Sources, row => Assert.True(row.Result, row.Msg));

            await etcd.KillAsync();
            await etcd.RestoreAsync();
            etcd.Restart();

            await dm.Master.LineAsync("the state of this master is no longer that of its store: it ends, and has to be started again");
            Assert.Equal(2, await dm.Master.ExitAsync());
            await dm.RestartMasterAsync();
            Assert.Equal(saved, await KeysAsync(dm));
        }
    }

    [Fact]
    public async Task Start_NoEtcd_SaysSoAndEnds()
    {
        await using var master = RunningProgram.Start(Programs.Master, "-master-addr", "127.0.0.1:0", "--etcd-endpoints", "127.0.0.1:1");

        Assert.Equal(2, await master.ExitAsync());
        Assert.Contains("etcd: Unavailable", master.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", master.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task PassThrough_EtcdsApiOnOurPort_IsTheClusters()
    {
        await using var etcd = EtcdProgram.Start();
        await using var dm = await Deployment.StartAsync("--etcd-endpoints", etcd.Endpoint);
        var (keyValues, leases) = (new KV.KVClient(dm.Channel), new Lease.LeaseClient(dm.Channel));
        var watches = new Protocol.Etcd.Watch.WatchClient(dm.Channel);
        using var watch = watches.Watch(Patient);
        var key = ByteString.CopyFromUtf8("/dm-a");
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = key } });
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.True(watch.ResponseStream.Current.Created);

        var lease = await leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 }, Patient);
        var put = await keyValues.PutAsync(new PutRequest { Key = key, Value = key, Lease = lease.ID }, Patient);
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal(put.Header.Revision, watch.ResponseStream.Current.Events.Single().Kv.ModRevision);
        using (var signs = leases.LeaseKeepAlive(Patient))
        {
            for (var i = 0; i < 3; i++)
            {
                await signs.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease.ID });
                Assert.True(await signs.ResponseStream.MoveNext(default));
                Assert.Equal(60, signs.ResponseStream.Current.TTL);
            }

            await signs.RequestStream.CompleteAsync();
            Assert.False(await signs.ResponseStream.MoveNext(default));
        }

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await keyValues.PutAsync(new PutRequest { Key = key, Lease = 4711 }, Patient));
        Assert.Equal((StatusCode.NotFound, "etcdserver: requested lease not found"), (refused.StatusCode, refused.Status.Detail));
        var foreign = await Assert.ThrowsAsync<RpcException>(async () => await keyValues.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("a") }, Patient));
        Assert.Equal(StatusCode.PermissionDenied, foreign.StatusCode);
        Assert.Equal("3.4", (await new Maintenance.MaintenanceClient(dm.Channel).StatusAsync(new StatusRequest(), Patient)).Version[..3]);
        var member = (await new Cluster.ClusterClient(dm.Channel).MemberListAsync(new MemberListRequest(), Patient)).Members.Single();
        Assert.Equal("master1", member.Name);
        Assert.Equal(["http://127.0.0.1:0"], member.ClientURLs);
    }

    [SkippableFact]
    public async Task PassThrough_EtcdIsGone_ClientsAreToldToTryAgain()
    {
        await using var etcd = EtcdProgram.Start();
        await using var dm = await Deployment.StartAsync("--etcd-endpoints", etcd.Endpoint);
        var keyValues = new KV.KVClient(dm.Channel);
        var watches = Enumerable.Range(0, 20).Select(_ => new Protocol.Etcd.Watch.WatchClient(dm.Channel).Watch(Patient)).ToList();
        foreach (var watch in watches)
        {
            await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Dms } });
            Assert.True(await watch.ResponseStream.MoveNext(default));
        }

        // Of all there is, etcd's clients resume a watch only after these two.
        await etcd.KillAsync();
        foreach (var watch in watches)
        {
            var lost = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(default));
            Assert.True(lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal, $"{lost.StatusCode}");
            watch.Dispose();
        }

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await keyValues.RangeAsync(new RangeRequest { Key = Dms }, Patient));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        using var http = new HttpClient();
        using var plain = await http.PostAsync(new Uri($"http://{dm.Address}/etcdserverpb.KV/Range"), null);
        Assert.Equal(415, (int)plain.StatusCode);
    }

    [SkippableFact]
    public async Task Stop_WithStreamsPassedThrough_EndsGracefully()
    {
        await using var etcd = EtcdProgram.Start();
        await using var dm = await Deployment.StartAsync("--etcd-endpoints", etcd.Endpoint);
        using var watch = new Protocol.Etcd.Watch.WatchClient(dm.Channel).Watch(Patient);
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Dms } });
        Assert.True(await watch.ResponseStream.MoveNext(default));

        dm.Master.Signal("TERM");

        Assert.Equal(0, await dm.Master.ExitAsync());
        var lost = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(default));
        Assert.True(lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal, $"{lost.StatusCode}");
    }

    private static async Task<List<string>> KeysAsync(Deployment dm)
    {
        var answer = await new KV.KVClient(dm.Channel).RangeAsync(new RangeRequest { Key = Dms, RangeEnd = AfterDms }, Patient);
        return [.. answer.Kvs
            .Where(entry => !entry.Key.ToStringUtf8().Contains("/a/", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key.ToStringUtf8()}={entry.Value.ToStringUtf8()}")];
    }
}
