using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Tests.Stories;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Telemetry;

/// <summary>What a whole master tells of itself.</summary>
public sealed class MasterMetricsTests
{
    [Fact]
    public async Task Pause_WithReceipts_IsCounted()
    {
        await using var cluster = await Cluster.StartWithTaskAsync();
        await cluster.OperateAsync(TaskOp.Pause);
        Assert.False((await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "none" })).Result);
        var series = await Scraped.OfAsync(cluster.Master);

        Assert.Equal(1, series["dmmaster_operations_total{verb=\"pause-task\",result=\"done\"}"]);
        Assert.Equal(1, series["dmmaster_operations_total{verb=\"pause-task\",result=\"refused\"}"]);
        Assert.Equal(2, series["dmmaster_orders_total{verb=\"pause-task\"}"]);
        Assert.Equal(2, series["dmmaster_receipt_delay_seconds_count{verb=\"pause-task\",verdict=\"confirmed\"}"]);
        Assert.Equal(2, series["grpc_server_started_total{grpc_method=\"OperateTask\",grpc_service=\"pb.Master\",grpc_type=\"unary\"}"]);
        Assert.Equal(2, series["grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"OperateTask\",grpc_service=\"pb.Master\",grpc_type=\"unary\"}"]);
        Assert.Equal(2, series["grpc_server_handling_seconds_count{grpc_method=\"OperateTask\",grpc_service=\"pb.Master\",grpc_type=\"unary\"}"]);
        Assert.Equal(2, series["grpc_server_started_total{grpc_method=\"Connect\",grpc_service=\"dmmaster.v1.WorkerLink\",grpc_type=\"bidi_stream\"}"]);
        Assert.Equal((2, 2, 1, 2), (series["dmmaster_sources"], series["dmmaster_sources_bound"], series["dmmaster_tasks"], series["dmmaster_subtasks"]));
        Assert.Equal((2, 0), (series["dmmaster_workers{kind=\"native\"}"], series["dmmaster_workers{kind=\"stock\"}"]));
        Assert.Equal(series["dmmaster_store_revision"], series["dmmaster_registry_revision"]);
        Assert.True(series["dmmaster_store_keys"] > 10);
        Assert.True(series["dmmaster_observation_age_seconds{rank=\"oldest\"}"] >= series["dmmaster_observation_age_seconds{rank=\"median\"}"]);
    }

    [Fact]
    public async Task Workers_InEachState_HaveDmsNumberUntilTheyAreDeleted()
    {
        await using var cluster = await Cluster.StartAsync("w1", "w2");
        await cluster.CreateAsync("s1");
        var bound = cluster.Master.Service<RegistryFeed>().Current.Bindings[new SourceId("s1")].Value;
        var free = bound == "w1" ? "w2" : "w1";
        await CommitAsync(
            cluster,
            Registered("relay"), Alive("relay"), new TxnOp.Put(DmKeys.RelayWorker(new("relay")), DmValues.RelayWorker(new("s9"))),
            Registered("gone"),
            Alive("nobody"));
        var series = await Scraped.OfAsync(cluster.Master);

        Assert.Equal(
            new[] { $"{bound} 2", $"{free} 1", "gone 0", "relay 1.5" }.Order(StringComparer.Ordinal),
            series.SeriesOf("dm_master_worker_state").Select(labels => FormattableString.Invariant(
                $"{labels.Split('"')[1]} {series[$"dm_master_worker_state{labels}"]}")));
        Assert.Equal(1, series["dmmaster_workers{kind=\"unregistered\"}"]);

        Assert.True((await cluster.Client.OfflineMemberAsync(new OfflineMemberRequest { Type = "worker", Name = "gone" })).Result);
        Assert.DoesNotContain("{worker=\"gone\"}", (await Scraped.OfAsync(cluster.Master)).SeriesOf("dm_master_worker_state"));
    }

    [Fact]
    public async Task Client_WithOddCalls_AddsNoSeries()
    {
        await using var cluster = await Cluster.StartAsync();
        await CallOddlyAsync(cluster, "0");
        var before = await Scraped.OfAsync(cluster.Master);

        for (var number = 1; number < 20; number++)
        {
            await CallOddlyAsync(cluster, $"{number}\"\n{{}}");
        }

        Assert.Equal(before.Keys.Order(), (await Scraped.OfAsync(cluster.Master)).Keys.Order());
    }

    [Fact]
    public async Task Masters_InOneProcess_DoNotMix()
    {
        await using var first = await Cluster.StartWithTaskAsync();
        await using var second = await Cluster.StartAsync("other");
        await first.OperateAsync(TaskOp.Pause);
        await second.OperateAsync(TaskOp.Resume);
        var (one, other) = (await Scraped.OfAsync(first.Master), await Scraped.OfAsync(second.Master));

        Assert.Equal(["{worker=\"w1\"}", "{worker=\"w2\"}"], one.SeriesOf("dm_master_worker_state"));
        Assert.Equal(["{worker=\"other\"}"], other.SeriesOf("dm_master_worker_state"));
        Assert.Equal(1, one["dm_master_start_leader_counter"]);
        Assert.Equal(1, other["dm_master_start_leader_counter"]);
        Assert.Equal((2, 0), (one["dmmaster_subtasks"], other["dmmaster_subtasks"]));
        Assert.DoesNotContain("{verb=\"pause-task\"}", other.SeriesOf("dmmaster_orders_total"));
        Assert.DoesNotContain("{verb=\"resume-task\",result=\"refused\"}", one.SeriesOf("dmmaster_operations_total"));
        Assert.Contains("{verb=\"resume-task\",result=\"refused\"}", other.SeriesOf("dmmaster_operations_total"));
    }

    [Fact]
    public async Task Locks_OfATask_AreCountedByState()
    {
        await using var cluster = await Cluster.StartWithTaskAsync();
        Assert.Empty((await Scraped.OfAsync(cluster.Master)).SeriesOf("dm_master_ddl_state_number"));

        foreach (var (source, type) in new[] { ("s1", "Un-synced"), ("s2", "Synced") })
        {
            var parts = new[] { "test", source }.Select(static part => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(part)));
            await CommitAsync(cluster, new TxnOp.Put(
                ByteString.CopyFromUtf8($"/dm-master/shardddl-pessimism/info/{string.Join('/', parts)}"),
                ByteString.CopyFromUtf8($$"""{"task":"test","source":"{{source}}","schema":"shop","table":"t","ddls":["DROP TABLE x"]}""")));

            var series = await Scraped.OfAsync(cluster.Master);
            Assert.Equal([$"{{task=\"test\",type=\"{type}\"}}"], series.SeriesOf("dm_master_ddl_state_number"));
        }
    }

    // Methods that are none, names in other letters, and words where numbers and names of ours are expected.
    private static async Task CallOddlyAsync(Cluster cluster, string word)
    {
        using var channel = GrpcChannel.ForAddress(cluster.Master.Address);
        var empty = Marshallers.Create(static (byte[] bytes) => bytes, static bytes => bytes);
        var suffix = word.Length;
        foreach (var (service, method) in new[] { ("pb.Master", $"No{suffix}"), ($"no.Service{suffix}", "Method"), ("PB.master", suffix % 2 == 0 ? "LISTMEMBER" : "listMember") })
        {
            var call = channel.CreateCallInvoker().AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, empty, empty), null, default, []);
            await call.ResponseAsync.ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        await cluster.Client.OfflineMemberAsync(new OfflineMemberRequest { Type = word, Name = word });
        await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = (TaskOp)(100 + suffix), Name = word });
        await cluster.Client.OperateSourceAsync(new OperateSourceRequest { Op = (SourceOp)(100 + suffix), SourceID = { word } });
        await cluster.Client.TransferSourceAsync(new TransferSourceRequest { Source = word, Worker = word });
    }

    private static TxnOp.Put Registered(string name) => new(DmKeys.WorkerInfo(new(name)), DmValues.WorkerInfo(new(name), $"127.0.0.1:{name.Length}"));

    private static TxnOp.Put Alive(string name) => new(DmKeys.WorkerAlive(new(name)), DmValues.WorkerAlive(new(name), DateTimeOffset.UnixEpoch));

    private static async Task CommitAsync(Cluster cluster, params TxnOp[] operations)
    {
        var result = await cluster.Master.Store.CommitAsync(new Txn { Success = [.. operations] }, CancellationToken.None);
        await cluster.Master.Service<RegistryFeed>().WaitForAsync(result.Revision, CancellationToken.None);
    }
}
