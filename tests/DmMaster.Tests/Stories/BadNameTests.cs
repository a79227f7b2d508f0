using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>
/// Workers and sources that nobody has, and sources that have nothing to do with a task, named to every verb that takes one: each answer
/// names them, and everything is as it was.
/// </summary>
public sealed class BadNameTests : IAsyncLifetime
{
    private const string NotFound = "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name {0} not exists";
    private const string NoSource = "[code=46008:class=scheduler:scope=internal:level=medium], Message: source config with ID {0} not exists";

    private Cluster _cluster = null!;

    public static TheoryData<string> Names => BadInputTests.Names;

    public async Task InitializeAsync() => _cluster = await Cluster.StartWithTaskAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Worker_OfAnyOtherName_IsRefusedByEveryVerb(string name)
    {
        var before = _cluster.Master.Store.CurrentRevision;

        Assert.Equal(
            Format(NotFound, name), (await _cluster.Client.OfflineMemberAsync(new OfflineMemberRequest { Type = "worker", Name = name })).Msg);
        Assert.Equal(
            Format(NotFound, name), (await _cluster.Client.TransferSourceAsync(new TransferSourceRequest { Source = "s1", Worker = name })).Msg);
        foreach (var op in new[] { RelayOpV2.StartRelayV2, RelayOpV2.StopRelayV2 })
        {
            Assert.Equal(
                Format(NotFound, $"[{name}]"),
                (await _cluster.Client.OperateRelayAsync(new OperateRelayRequest { Op = op, Source = "s1", Worker = { "w1", name } })).Msg);
        }

        Assert.Equal("worker not found", (await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.WorkerType, Name = name })).Msg);
        Assert.Equal(
            name.Length == 0 ? 2 : 0,
            (await _cluster.Client.ListMemberAsync(new ListMemberRequest { Worker = true, Names = { name.Length == 0 ? [] : new[] { name } } }))
                .Members.Single().Worker.Workers.Count);
        Assert.Equal(before, _cluster.Master.Store.CurrentRevision);
        if (name.Length > 0)
        {
            Assert.Equal(Format(NotFound, name), (await CreateAsync(name, Cluster.Source("s3"))).Msg);
            Assert.Equal(before, _cluster.Master.Store.CurrentRevision);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Source_OfAnyOtherName_IsRefusedByVerbsOnSourcesRelayAndValidation(string name)
    {
        var before = _cluster.Master.Store.CurrentRevision;

        Assert.Equal(Format(NoSource, name), (await StopAsync(name)).Msg);
        Assert.Equal(
            Format(NoSource, name), (await _cluster.Client.TransferSourceAsync(new TransferSourceRequest { Source = name, Worker = "w1" })).Msg);
        Assert.Equal(
            Format(NoSource, name),
            (await _cluster.Client.OperateRelayAsync(new OperateRelayRequest { Op = RelayOpV2.StartRelayV2, Source = name, Worker = { "w1" } })).Msg);
        Assert.Equal(
            $"[code=46012:class=scheduler:scope=internal:level=medium], Message: sources [{name}] need to update expectant relay stage not exist",
            (await PauseRelayAsync(name)).Msg);
        Assert.Equal(
            new CommonWorkerResponse { Source = name, Msg = $"relay worker for source {name} not found, please `start-relay` first" },
            Assert.Single((await PurgeAsync(name)).Sources));
        Assert.Equal(
            new CommonWorkerResponse { Source = name, Msg = $"source {name} relevant worker-client not found" },
            Assert.Single((await _cluster.Client.HandleErrorAsync(new HandleErrorRequest { Op = ErrorOp.Skip, Task = "test", Sources = { name } })).Sources));
        await AssertNoValidationAsync(name);
        Assert.Equal(before, _cluster.Master.Store.CurrentRevision);
    }

    [Fact]
    public async Task Source_ThatDoesNotRunTheTask_IsRefusedOrSaysSo()
    {
        await _cluster.AddWorkerAsync("w3");
        await _cluster.CreateAsync("s3");
        var before = _cluster.Master.Store.CurrentRevision;

        foreach (var op in new[] { TaskOp.Pause, TaskOp.Resume, TaskOp.Delete })
        {
            Assert.Equal(
                new OperateTaskResponse
                {
                    Op = op, Msg = "[code=46017:class=dm-master:scope=internal:level=medium], Message: sources [s3] need to be operate not exist",
                },
                await _cluster.OperateAsync(op, "s1", "s3"));
        }

        var status = Assert.Single((await _cluster.QueryAsync("test", "s3")).Sources);
        Assert.Equal((true, "no sub task started", "s3", 0), (status.Result, status.Msg, status.SourceStatus.Source, status.SubTaskStatus.Count));
        Assert.Equal(
            new CommonWorkerResponse { Source = "s3", Msg = "source not found in task's config" },
            Assert.Single((await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task, Sources = { "s3" } })).Sources));
        await AssertNoValidationAsync("s3");
        Assert.Equal(before, _cluster.Master.Store.CurrentRevision);
    }

    [Fact]
    public async Task Sources_TenThousandUnknownInOneRequest_AreAllNamedByVerbsOnSourcesRelayAndErrors()
    {
        var names = Enumerable.Range(0, 10_000).Select(number => $"x{number:d5}").ToArray();

        Assert.Equal(Format(NoSource, "x00000"), (await StopAsync(names)).Msg);
        Assert.EndsWith(" x09999] need to update expectant relay stage not exist", (await PauseRelayAsync(names)).Msg, StringComparison.Ordinal);
        Assert.Equal(names, (await PurgeAsync(names)).Sources.Select(static row => row.Source));
        Assert.Equal(
            names,
            (await _cluster.Client.HandleErrorAsync(new HandleErrorRequest { Op = ErrorOp.Skip, Task = "test", Sources = { names } }))
                .Sources.Select(static row => row.Source));
        await AssertNoValidationAsync(names);
    }

    [Fact]
    public async Task Sources_NamedTwice_CountOnceButCannotBeRemovedTwice()
    {
        Assert.Single((await _cluster.Client.HandleErrorAsync(new HandleErrorRequest { Op = ErrorOp.Skip, Task = "test", Sources = { "s1", "s1" } })).Sources);
        Assert.Single((await PurgeAsync("s1", "s1")).Sources);
        Assert.Single((await PauseRelayAsync("s1", "s1")).Sources);
        await _cluster.OperateAsync(TaskOp.Delete);
        Assert.Equal(new OperateSourceResponse { Msg = Format(NoSource, "s1") }, await StopAsync("s1", "s1"));
        Assert.Equal("s1", Assert.Single((await StopAsync("s1")).Sources).Source);
    }

    [Theory]
    [InlineData("中文1🀄️")]
    [InlineData("a b/c")]
    [InlineData("[]")]
    public async Task Source_WithAStrangeId_LivesLikeAnyOther(string id)
    {
        await _cluster.AddWorkerAsync("w3");

        var created = Assert.Single((await CreateAsync("w3", Cluster.Source(id))).Sources);

        Assert.Equal((true, "", id, "w3"), (created.Result, created.Msg, created.Source, created.Worker));
        Assert.Equal(id, Assert.Single((await _cluster.QueryAsync("", id)).Sources).SourceStatus.Source);
        Assert.True(Assert.Single((await StopAsync(id)).Sources).Result);
    }

    [Theory]
    [InlineData("a\0b\u202e\n", 1)]
    [InlineData("é", TaskConfig.MaxNameBytes / 2)]
    public async Task Task_WithAStrangeName_LivesLikeAnyOtherAndCostsNoWorkerItsLink(string part, int times)
    {
        var name = string.Concat(Enumerable.Repeat(part, times));
        await _cluster.OperateAsync(TaskOp.Delete);

        var task = Cluster.Task.Replace("name: test", $"name: {System.Text.Json.JsonSerializer.Serialize(name)}", StringComparison.Ordinal);
        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task });

        Assert.Equal(["s1", "s2"], started.Sources.Where(static row => row is { Result: true, Msg: "" }).Select(static row => row.Source));
        var status = await _cluster.QueryAsync(name, "s1", "s2");
        Assert.Equal([(name, Stage.Running), (name, Stage.Running)], status.Sources.Select(static row => (row.SubTaskStatus[0].Name, row.SubTaskStatus[0].Stage)));
    }

    [Fact]
    public async Task Source_WithAnIdOfSixtyFourKilobytes_IsRefused()
    {
        var id = new string('x', 65_536);

        var answer = await CreateAsync("", Cluster.Source(id));

        Assert.Empty(answer.Sources);
        Assert.StartsWith(
            $"[code=40006:class=dm-worker:scope=internal:level=medium], Message: the length of source ID {id[..1000]}", answer.Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_LeavesInTheMiddleOfAStop_TheOrderStands()
    {
        await _cluster.StopWorkerAsync("w1");
        await _cluster.AddWorkerAsync("w1", new UnwillingHandler { Removal = new TaskCompletionSource().Task });
        await _cluster.UntilAsync(static snapshot => snapshot.Bindings.Count == 2);
        using var left = new CancellationTokenSource();

        var stopping = _cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Delete, Name = "test" }, cancellationToken: left.Token);
        await _cluster.UntilAsync(static snapshot => snapshot.Tasks.Count == 0);
        await left.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await stopping)).StatusCode);
        Assert.Empty(_cluster.Master.Service<RegistryFeed>().Current.Tasks);
    }

    private static string Format(string text, string name) => text.Replace("{0}", name, StringComparison.Ordinal);

    private async Task AssertNoValidationAsync(params string[] sources)
    {
        var nothing = $"cannot get subtask by task name `test` and sources `[{string.Join(' ', sources)}]`";

        Assert.Equal(nothing, (await _cluster.Client.StartValidationAsync(new StartValidationRequest { TaskName = "test", Sources = { sources } })).Msg);
        Assert.Equal(nothing, (await _cluster.Client.StopValidationAsync(new StopValidationRequest { TaskName = "test", Sources = { sources } })).Msg);
        Assert.Equal(
            nothing,
            (await _cluster.Client.UpdateValidationAsync(new UpdateValidationRequest { TaskName = "test", BinlogPos = "p", Sources = { sources } })).Msg);
    }

    private async Task<OperateSourceResponse> CreateAsync(string worker, params string[] configs) => await _cluster.Client.OperateSourceAsync(
        new OperateSourceRequest { Op = SourceOp.StartSource, WorkerName = worker, Config = { configs } });

    private async Task<OperateSourceResponse> StopAsync(params string[] sources) =>
        await _cluster.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { sources } });

    private async Task<OperateWorkerRelayResponse> PauseRelayAsync(params string[] sources) =>
        await _cluster.Client.OperateWorkerRelayTaskAsync(new OperateWorkerRelayRequest { Op = RelayOp.PauseRelay, Sources = { sources } });

    private async Task<PurgeWorkerRelayResponse> PurgeAsync(params string[] sources) =>
        await _cluster.Client.PurgeWorkerRelayAsync(new PurgeWorkerRelayRequest { Filename = "mysql-bin.000004", Sources = { sources } });
}
