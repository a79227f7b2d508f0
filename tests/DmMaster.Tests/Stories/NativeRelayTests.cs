using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Tests.Links;

namespace DmMaster.Tests.Stories;

/// <summary>Relay and validation over native workers: confirmed by them as by stock ones.</summary>
public sealed class NativeRelayTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartWithTaskAsync();
        await _cluster.AddWorkerAsync("w3");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Relay_OfTheBoundWorker_IsPausedAndResumedAndStopped()
    {
        Assert.True((await SwitchAsync(RelayOpV2.StartRelayV2, "s1")).Result);
        Assert.Equal((true, ""), Row(await StageAsync(RelayOp.PauseRelay)));
        Assert.Equal(Stage.Paused, await RelayAsync());
        Assert.Equal((true, ""), Row(await StageAsync(RelayOp.ResumeRelay)));
        Assert.Equal(Stage.Running, await RelayAsync());
        Assert.Equal([Stage.Running, Stage.Running], await _cluster.StagesAsync());

        Assert.True((await SwitchAsync(RelayOpV2.StopRelayV2, "s1")).Result);
        var refused = await StageAsync(RelayOp.PauseRelay);
        Assert.False(refused.Sources.Single().Result);
        Assert.Contains("relay is disabled for this source", refused.Sources.Single().Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_OfNamedWorkers_IsConfirmedByEach()
    {
        var started = await SwitchAsync(RelayOpV2.StartRelayV2, "s1", "w1", "w3");
        var stopped = await SwitchAsync(RelayOpV2.StopRelayV2, "s1", "w1", "w3");

        Assert.All(started.Sources.Concat(stopped.Sources), row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        Assert.Equal(4, started.Sources.Count + stopped.Sources.Count);
    }

    [Fact]
    public async Task Relay_WhenNothingChanges_IsConfirmedAllTheSame()
    {
        var idle = await SwitchAsync(RelayOpV2.StopRelayV2, "s1", "w3");
        await SwitchAsync(RelayOpV2.StartRelayV2, "s1", "w1");
        var again = await SwitchAsync(RelayOpV2.StartRelayV2, "s1", "w1");

        Assert.All(idle.Sources.Concat(again.Sources), row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        Assert.Equal(2, idle.Sources.Count + again.Sources.Count);
    }

    [Fact]
    public async Task Validation_StartedAndStopped_ShowsInTheStatus()
    {
        Assert.True((await _cluster.Client.StartValidationAsync(new StartValidationRequest { TaskName = "test", ModeValue = "fast" })).Result);
        await _cluster.OperateAsync(TaskOp.Pause);
        var running = await _cluster.QueryAsync();
        Assert.True((await _cluster.Client.StopValidationAsync(new StopValidationRequest { TaskName = "test" })).Result);
        await _cluster.OperateAsync(TaskOp.Resume);

        Assert.All(running.Sources, row => Assert.Equal(("fast", Stage.Running), (row.SubTaskStatus[0].Validation.Mode, row.SubTaskStatus[0].Validation.Stage)));
        Assert.All((await _cluster.QueryAsync()).Sources, row => Assert.Equal(Stage.Stopped, row.SubTaskStatus[0].Validation.Stage));
    }

    [Fact]
    public async Task Source_RemovedAndCreatedAgain_GetsTheWorkerThatHadItBefore()
    {
        await _cluster.OperateAsync(TaskOp.Delete);
        var before = _cluster.Master.Service<RegistryFeed>().Current.Bindings;
        var removed = await _cluster.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { "s1", "s2" } });
        Assert.All(removed.Sources, row => Assert.True(row.Result, row.Msg));

        await _cluster.CreateAsync("s2");
        await _cluster.CreateAsync("s1");

        Assert.Equal(before, _cluster.Master.Service<RegistryFeed>().Current.Bindings);
    }

    [Fact]
    public async Task Relay_RefusedByTheWorker_IsRefusedInItsWordsAndTheOthersAreNot()
    {
        await _cluster.AddWorkerAsync("w4", new UnwillingHandler());

        var started = await SwitchAsync(RelayOpV2.StartRelayV2, "s1", "w1", "w4");
        var stopped = await SwitchAsync(RelayOpV2.StopRelayV2, "s1", "w4");

        Assert.Equal(
            [
                ("w1", true, ""),
                ("w4", false, Said("ErrCode:40052 ErrClass:\"dm-worker\" ErrScope:\"internal\" ErrLevel:\"high\" Message:\"no room for relay logs\" ")),
            ],
            started.Sources.Select(row => (row.Worker, row.Result, row.Msg)).Order());
        Assert.Equal((true, ""), (stopped.Sources.Single().Result, stopped.Sources.Single().Msg));
    }

    [Fact]
    public async Task Validator_RefusedByTheWorker_DoesNotUndoWhatItsSubtaskConfirms()
    {
        await _cluster.AddWorkerAsync("w4", new UnwillingHandler());
        await _cluster.Master.CreateAsync("s4", "w4");
        var task = Cluster.Task.Replace("name: test", "name: other", StringComparison.Ordinal)[..Cluster.Task.IndexOf("  - source-id: \"s1\"", StringComparison.Ordinal)];
        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest
        {
            Task = $$"""
                {{task}}
                  - source-id: "s4"
                    meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}
                    validator-config-name: v
                validators:
                  v:
                    mode: full
                """,
        });
        var paused = await _cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "other" });

        Assert.Equal(
            (true, Said("ErrCode:43001 ErrClass:\"dm-worker\" ErrScope:\"internal\" ErrLevel:\"high\" Message:\"no validator here\" ")),
            (started.Sources.Single().Result, started.Sources.Single().Msg));
        Assert.Equal((true, ""), (paused.Sources.Single().Result, paused.Sources.Single().Msg));
    }

    private static string Said(string error) =>
        $"[code=38032:class=dm-master:scope=internal:level=high], Message: some error occurs in dm-worker: {error}, " +
        "Workaround: Please execute `query-status` to check status.";

    private static (bool Result, string Msg) Row(OperateWorkerRelayResponse answer) => (answer.Sources.Single().Result, answer.Sources.Single().Msg);

    private async Task<Stage> RelayAsync() => (await _cluster.QueryAsync("test", "s1")).Sources.Single().SourceStatus.RelayStatus.Stage;

    private async Task<OperateRelayResponse> SwitchAsync(RelayOpV2 op, string source, params string[] workers) =>
        await _cluster.Client.OperateRelayAsync(new OperateRelayRequest { Op = op, Source = source, Worker = { workers } });

    private async Task<OperateWorkerRelayResponse> StageAsync(RelayOp op) =>
        await _cluster.Client.OperateWorkerRelayTaskAsync(new OperateWorkerRelayRequest { Op = op, Sources = { "s1" } });
}
