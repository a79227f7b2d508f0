using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Tests.Workers.Stock;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of start-relay, stop-relay, pause-relay, resume-relay and purge-relay, over stock workers.</summary>
public sealed class RelayVerbTests : IAsyncLifetime
{
    private const string OfflineText = "source relay is operated but the bound worker is offline";

    private StockCluster _cluster = null!;
    private readonly Dictionary<string, ScriptedWorker> _workers = [];

    private RegistrySnapshot Now => _cluster.Master.Service<RegistryFeed>().Current;

    public async Task InitializeAsync()
    {
        _cluster = await StockCluster.StartAsync();
        foreach (var name in new[] { "w1", "w2", "w3" })
        {
            var worker = await _cluster.AddWorkerAsync(name);
            _workers[name] = worker;
            worker.OnStatus = (_, _) => Task.FromResult(Ideal(name));
        }

        await _cluster.CreateAsync("s1", "w1");
        await _cluster.CreateAsync("s2", "w2");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Start_OnNamedWorkers_IsConfirmedByEach()
    {
        await PutAsync((DmKeys.WorkerInfo(new("gone")), DmValues.WorkerInfo(new("gone"), "here")));

        var answer = await OperateAsync(RelayOpV2.StartRelayV2, "s1", "w3", "gone", "w1", "w3");

        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal((true, OfflineText, "s1", "gone"), Row(answer.Sources[0]));
        Assert.Equal([(true, "", "s1", "w1"), (true, "", "s1", "w3")], answer.Sources.Skip(1).Select(Row).OrderBy(row => row.Worker));
        Assert.Equal("relay", Now.Workers[new("w3")].Stage);
        Assert.Equal(Stage.Running, Now.Relays[new("s1")].Expected);

        var stopped = await OperateAsync(RelayOpV2.StopRelayV2, "s1", "w3", "w1");
        Assert.All(stopped.Sources, row => Assert.True(row.Result, row.Msg));
        Assert.True(Now.Relays.ContainsKey(new("s1")));
        await OperateAsync(RelayOpV2.StopRelayV2, "s1", "gone");
        Assert.False(Now.Relays.ContainsKey(new("s1")));
        Assert.Equal("free", Now.Workers[new("w3")].Stage);
    }

    [Fact]
    public async Task Start_ForTheBoundWorker_WritesTheConfigurationAndTellsIt()
    {
        Assert.Equal(new OperateRelayResponse { Result = true }, await OperateAsync(RelayOpV2.StartRelayV2, "s1"));
        Assert.True(Now.Sources[new("s1")].ReadIsRelayEnabled());
        Assert.Equal(Now.Relays[new("s1")].Revision, Now.Workers[new("w1")].BoundRevision);

        Assert.Equal(new OperateRelayResponse { Result = true }, await OperateAsync(RelayOpV2.StopRelayV2, "s1"));
        Assert.False(Now.Sources[new("s1")].ReadIsRelayEnabled());
        Assert.True(Now.Relays.ContainsKey(new("s1")));
    }

    [Theory]
    [InlineData("nope", "", "[code=46008:class=scheduler:scope=internal:level=medium], Message: source config with ID nope not exists")]
    [InlineData("nope", "w3", "[code=46008:class=scheduler:scope=internal:level=medium], Message: source config with ID nope not exists")]
    [InlineData("named", "", "[code=46028:class=scheduler:scope=internal:level=low], Message: the source has `start-relay` with worker name for workers [w3], so it can't `start-relay` without worker name now, Workaround: Please stop all relay workers first, or specify worker name for `start-relay`.")]
    [InlineData("auto", "w1", "[code=46030:class=scheduler:scope=internal:level=low], Message: the source has `start-relay` automatically for bound worker, so it can't `start-relay` with worker name now, Workaround: Please stop relay by `stop-relay` without worker name first.")]
    [InlineData("s1", "nobody w1 none", "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name [nobody none] not exists")]
    [InlineData("s1", "w2", "[code=46021:class=scheduler:scope=internal:level=high], Message: these workers [w2] have bound for another sources [s2] respectively, Workaround: Please `start-relay` on free or same source workers.")]
    [InlineData("s1", "w3", "[code=46020:class=scheduler:scope=internal:level=high], Message: these workers [w3] have started relay for sources [named] respectively, Workaround: Please use `stop-relay` to stop them, or change your topology.")]
    public async Task Start_ByRule_IsRefused(string source, string workers, string expected)
    {
        await GivenNamedAndAutoAsync();

        Assert.Equal(new OperateRelayResponse { Msg = expected }, await OperateAsync(RelayOpV2.StartRelayV2, source, Words(workers)));
    }

    [Theory]
    [InlineData("nope", "", "[code=46008:class=scheduler:scope=internal:level=medium], Message: source config with ID nope not exists")]
    [InlineData("named", "", "[code=46029:class=scheduler:scope=internal:level=low], Message: the source has `start-relay` with worker name for workers [w3], so it can't `stop-relay` without worker name now, Workaround: Please specify worker names for `stop-relay`.")]
    [InlineData("auto", "w1", "[code=46031:class=scheduler:scope=internal:level=low], Message: the source has `start-relay` automatically for bound worker, so it can't `stop-relay` with worker name now, Workaround: Please use `stop-relay` without worker name.")]
    [InlineData("s1", "nobody", "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name [nobody] not exists")]
    [InlineData("s1", "w3", "[code=46022:class=scheduler:scope=internal:level=high], Message: these workers [w3] have started relay for another sources [named] respectively, Workaround: Please correct sources in `stop-relay`.")]
    public async Task Stop_ByRule_IsRefused(string source, string workers, string expected)
    {
        await GivenNamedAndAutoAsync();

        Assert.Equal(new OperateRelayResponse { Msg = expected }, await OperateAsync(RelayOpV2.StopRelayV2, source, Words(workers)));
    }

    [Fact]
    public async Task Stop_OnAWorkerThatDoesNotRelay_Succeeds() => Assert.Equal(
        (true, "", "s2", "w1"), Row((await OperateAsync(RelayOpV2.StopRelayV2, "s2", "w1")).Sources.Single()));

    [Fact]
    public async Task Operation_ThatIsNone_IsAnError()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => OperateAsync(RelayOpV2.InvalidRelayOpV2, "s1"));

        Assert.Equal((StatusCode.Unknown, "only support start-relay or stop-relay, op: InvalidRelayOpV2"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task PauseAndResume_AreConfirmedByTheBoundWorker()
    {
        await OperateAsync(RelayOpV2.StartRelayV2, "s1");

        var paused = await StageAsync(RelayOp.PauseRelay, "s1");
        Assert.Equal((RelayOp.PauseRelay, true, ""), (paused.Op, paused.Result, paused.Msg));
        Assert.Equal((true, "", "s1", "w1"), Row(paused.Sources.Single()));
        Assert.Equal(Stage.Paused, Now.Relays[new("s1")].Expected);

        Assert.True((await StageAsync(RelayOp.ResumeRelay, "s1", "s1")).Sources.Single().Result);
    }

    [Fact]
    public async Task Pause_WhereRelayIsOff_SaysSoAtOnce() => Assert.Equal(
        (false, "[code=38032:class=dm-master:scope=internal:level=high], Message: some error occurs in dm-worker: relay is disabled for this source, Workaround: Please execute `query-status` to check status.", "s2", "w2"),
        Row((await StageAsync(RelayOp.PauseRelay, "s2")).Sources.Single()));

    [Fact]
    public async Task Pause_OfASourceWithoutAWorker_SaysSo()
    {
        await _cluster.CreateAsync("s3", "w3");
        await _cluster.CreateAsync("s4", "");

        var row = (await StageAsync(RelayOp.PauseRelay, "s4")).Sources.Single();
        Assert.Equal((false, "s4", ""), (row.Result, row.Source, row.Worker));
        Assert.Matches("^s4 relevant worker-client not found; the order of revision [0-9]+ stands and takes effect when a worker has the source$", row.Msg);
    }

    [Theory]
    [InlineData(RelayOp.PauseRelay, "x s1 a", "[code=46012:class=scheduler:scope=internal:level=medium], Message: sources [a x] need to update expectant relay stage not exist")]
    [InlineData(RelayOp.StopRelay, "s1", "[code=38041:class=dm-master:scope=internal:level=medium], Message: invalid op StopRelay on relay")]
    [InlineData(RelayOp.InvalidRelayOp, "", "[code=38041:class=dm-master:scope=internal:level=medium], Message: invalid op InvalidRelayOp on relay")]
    [InlineData(RelayOp.ResumeRelay, "", "")]
    public async Task Stage_ByRule_IsRefused(RelayOp op, string sources, string expected) => Assert.Equal(
        new OperateWorkerRelayResponse { Op = op, Result = expected.Length == 0, Msg = expected }, await StageAsync(op, Words(sources)));

    [Fact]
    public async Task StopSource_WithNamedRelayWorkers_IsRefused()
    {
        await OperateAsync(RelayOpV2.StartRelayV2, "s1", "w3", "w1");

        var answer = await _cluster.Master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { "s1" } });

        Assert.Equal(
            "[code=46023:class=scheduler:scope=internal:level=high], Message: source with name s1 need to operate has existing relay workers [w1 w3], " +
            "Workaround: Please `stop-relay` first.",
            answer.Msg);
    }

    [Fact]
    public async Task Purge_WithoutATask_AsksEveryWorkerThatRelays()
    {
        await OperateAsync(RelayOpV2.StartRelayV2, "s1", "w3", "w1");
        _workers["w1"].OnOther = static _ => new CommonWorkerResponse { Result = true };
        _workers["w3"].OnOther = static _ => throw new RpcException(new Status(StatusCode.Unknown, "no"));

        var answer = await PurgeAsync("mysql-bin.000004", "s1", "nope");

        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal(
            [
                (false, "relay worker for source nope not found, please `start-relay` first", "nope", ""),
                (true, "", "s1", ""),
                (false, "[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: rpc error: code = Unknown desc = no", "s1", "w3"),
            ],
            answer.Sources.Select(Row));
    }

    [Fact]
    public async Task Purge_WithAPausedTask_IsRefusedInDmsWordsAndNoWorkerIsAsked()
    {
        await OperateAsync(RelayOpV2.StartRelayV2, "s1");
        await _cluster.Master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        await _cluster.OperateAsync(TaskOp.Pause);

        var answer = await PurgeAsync("mysql-bin.000002", "s1");

        Assert.Equal(
            (false, "[code=30037:class=relay-unit:scope=internal:level=high], Message: relay log purge is forbidden temporarily, because sub task test current stage is Paused, Workaround: Please try again later.", "s1", ""),
            Row(answer.Sources.Single()));
        await _cluster.OperateAsync(TaskOp.Delete);
        _workers["w1"].OnOther = static _ => new CommonWorkerResponse { Result = true };
        Assert.True((await PurgeAsync("mysql-bin.000002", "s1")).Sources.Single().Result);
    }

    [Fact]
    public async Task Purge_LoadEndedSinceTheLastReport_IsCarriedOut()
    {
        await OperateAsync(RelayOpV2.StartRelayV2, "s1");
        await _cluster.Master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        var worker = _workers["w1"];
        worker.OnOther = static _ => new CommonWorkerResponse { Result = true };
        worker.OnStatus = (_, _) => Task.FromResult(InUnit(UnitType.Load));
        await _cluster.Master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
        Assert.Contains(
            "because sub task test is still in unit Load", (await PurgeAsync("mysql-bin.000002", "s1")).Sources.Single().Msg, StringComparison.Ordinal);

        worker.OnStatus = (_, _) => Task.FromResult(InUnit(UnitType.Sync));

        Assert.Equal((true, "", "s1", ""), Row((await PurgeAsync("mysql-bin.000002", "s1")).Sources.Single()));
    }

    [Fact]
    public async Task Purge_ReaderDoesNotSayHowItIs_NothingIsPurged()
    {
        await OperateAsync(RelayOpV2.StartRelayV2, "s1");
        await _cluster.Master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        var worker = _workers["w1"];
        worker.OnOther = static _ => new CommonWorkerResponse { Result = true };
        worker.OnStatus = static (_, _) => throw new RpcException(new Status(StatusCode.Unknown, "no"));

        var row = (await PurgeAsync("mysql-bin.000002", "s1")).Sources.Single();

        Assert.False(row.Result);
        Assert.Contains("what w1 still needs is not known: grpc request error, RawCause: rpc error: code = Unknown desc = no", row.Msg, StringComparison.Ordinal);
        Assert.DoesNotContain(worker.Calls, static call => call.Method.EndsWith("PurgeRelay", StringComparison.Ordinal));
    }

    private QueryStatusResponse InUnit(UnitType unit)
    {
        var status = Ideal("w1");
        status.SubTaskStatus.Single().Unit = unit;
        return status;
    }

    private async Task GivenNamedAndAutoAsync()
    {
        await _cluster.AddWorkerAsync("w4");
        await _cluster.CreateAsync("named", "w4");
        await PutAsync((DmKeys.RelayWorker(new("w3")), DmValues.RelayWorker(new("named"))));
        await _cluster.CreateAsync("auto", "");
        await OperateAsync(RelayOpV2.StartRelayV2, "auto");
    }

    private QueryStatusResponse Ideal(string name)
    {
        var status = _cluster.Ideal(name);
        var worker = Now.Workers.GetValueOrDefault(new WorkerName(name));
        var relays = worker?.Relay ?? (worker?.Bound is { } bound && Now.Sources.GetValueOrDefault(bound)?.ReadIsRelayEnabled() == true ? bound : null);
        if (relays is { } source && Now.Relays.GetValueOrDefault(source) is { } relay)
        {
            status.SourceStatus.Source = source.Value;
            status.SourceStatus.RelayStatus = new RelayStatus { Stage = relay.Expected };
        }

        return status;
    }

    private async Task PutAsync(params (Google.Protobuf.ByteString Key, Google.Protobuf.ByteString Value)[] puts)
    {
        var result = await _cluster.Master.Store.CommitAsync(
            new Txn { Success = [.. puts.Select(put => new TxnOp.Put(put.Key, put.Value))] }, CancellationToken.None);
        await _cluster.Master.Service<RegistryFeed>().WaitForAsync(result.Revision, CancellationToken.None);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (bool Result, string Msg, string Source, string Worker) Row(CommonWorkerResponse row) =>
        (row.Result, row.Msg, row.Source, row.Worker);

    private async Task<OperateRelayResponse> OperateAsync(RelayOpV2 op, string source, params string[] workers) =>
        await _cluster.Master.Client.OperateRelayAsync(new OperateRelayRequest { Op = op, Source = source, Worker = { workers } });

    private async Task<OperateWorkerRelayResponse> StageAsync(RelayOp op, params string[] sources) =>
        await _cluster.Master.Client.OperateWorkerRelayTaskAsync(new OperateWorkerRelayRequest { Op = op, Sources = { sources } });

    private async Task<PurgeWorkerRelayResponse> PurgeAsync(string file, params string[] sources) =>
        await _cluster.Master.Client.PurgeWorkerRelayAsync(new PurgeWorkerRelayRequest { Filename = file, Sources = { sources } });
}
