using System.Text;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Tests.Links;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Stories;

/// <summary>The numbered rules of start-task, check-task and update-task, each by its answer and by what it leaves in the store.</summary>
public sealed class StartTaskRuleTests : IAsyncLifetime
{
    private const string NotChecked = "pre-check was not made: dm-master runs with no-upstream-check";
    private const string Hint =
        "'2006-01-02 15:04:05', '2006-01-02T15:04:05', '2006-01-02 15:04:05+08:00', '2006-01-02T15:04:05+08:00', " +
        "'2006-01-02 15:04:05+0800', or '2006-01-02T15:04:05+0800'";

    private Cluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartAsync("w1", "w2");
        await _cluster.CreateAsync("s1");
        await _cluster.CreateAsync("s2");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-02-30 10:00:00")]
    [InlineData("2026-01-02 10:00:00 +08:00")]
    public async Task StartTime_ThatIsNone_IsRefusedByStartAndCheck(string time)
    {
        var reason = $"error while parse start-time, expected in the format like {Hint}: unsupported start-time format \"{time}\", expected one of {Hint}";

        Assert.Equal(new StartTaskResponse { Msg = reason }, await StartAsync(Cluster.Task, startTime: time));
        Assert.Equal(
            new CheckTaskResponse { Msg = reason },
            await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = Cluster.Task, StartTime = time }));
    }

    [Fact]
    public async Task StartTime_Given_IsKeptForEachSourceAndForgottenByTheNextStart()
    {
        await StartAsync(Cluster.Task, startTime: "2026-01-02T15:04:05");

        Assert.Equal(
            [
                ("/dm-master/task-cli-args/74657374/7331", """{"start_time":"2026-01-02T15:04:05","safe_mode_duration":"","wait_time_on_stop":""}"""),
                ("/dm-master/task-cli-args/74657374/7332", """{"start_time":"2026-01-02T15:04:05","safe_mode_duration":"","wait_time_on_stop":""}"""),
            ],
            await StoredAsync("/dm-master/task-cli-args/"));
        Assert.Contains("start-task with --start-time", Snapshot.Subtask(new TaskName("test"), new SourceId("s1"))!.Config, StringComparison.Ordinal);
        await _cluster.OperateAsync(TaskOp.Delete);
        await StartAsync(Cluster.Task);
        Assert.Empty(await StoredAsync("/dm-master/task-cli-args/"));
    }

    [Fact]
    public async Task Start_RefusedForItExists_LeavesTheArgumentsAsTheyAre()
    {
        await StartAsync(Cluster.Task, startTime: "2026-01-02T15:04:05");

        var again = await StartAsync(Cluster.Task);

        Assert.Contains("code=46014", again.Msg, StringComparison.Ordinal);
        Assert.Equal(2, (await StoredAsync("/dm-master/task-cli-args/")).Count);
    }

    [Theory]
    [InlineData("name: test", "name: \"\"", 20019)]
    [InlineData("incremental", "sideways", 20020)]
    [InlineData("\"s2\"", "\"s1\"", 20014)]
    [InlineData("\"s2\"", "\"s9\"", 20031)]
    [InlineData("\"s2\"\n    meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}", "\"s9\"", 20031)]
    [InlineData("name: test", "name: test\nbanana: 1", 20003)]
    [InlineData("name: test", "name: test\nname: test", 20003)]
    public async Task File_ThatIsWrong_IsRefusedByAllThreeWithTheMastersClass(string good, string bad, int code)
    {
        var task = Cluster.Task.Replace(good, bad, StringComparison.Ordinal);

        var started = await StartAsync(task);
        var check = await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = task });
        var update = await _cluster.Client.UpdateTaskAsync(new UpdateTaskRequest { Task = task });

        Assert.StartsWith($"[code={code}:class=dm-master:", started.Msg, StringComparison.Ordinal);
        Assert.Equal(new StartTaskResponse { Msg = started.Msg }, started);
        Assert.Equal(new CheckTaskResponse { Msg = started.Msg }, check);
        Assert.Equal(new UpdateTaskResponse { Msg = started.Msg }, update);
        Assert.Empty(Snapshot.Tasks);
    }

    [Fact]
    public async Task ImportModes_Mixed_KeepTheClassOfConfigurations()
    {
        var task = Cluster.Task.Replace("task-mode: incremental", "task-mode: all", StringComparison.Ordinal)
            .Replace("source-id: \"s2\"", "source-id: \"s2\"\n    loader: {import-mode: physical, sorting-dir-physical: ./x}", StringComparison.Ordinal);

        Assert.StartsWith(
            "[code=20053:class=config:scope=internal:level=medium], Message: found two import-mode",
            (await StartAsync(task)).Msg,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckResult_OfChecksThatWereNotMade_IsKeptWhateverComesAfter()
    {
        var task = Checked(Cluster.Task);

        Assert.Equal(NotChecked, (await StartAsync(task)).CheckResult);
        var again = await StartAsync(task);
        Assert.Equal((false, NotChecked), (again.Result, again.CheckResult));
        Assert.Contains("code=46014", again.Msg, StringComparison.Ordinal);
        Assert.Equal(NotChecked, (await StartAsync(task, sources: ["s9"])).CheckResult);
        Assert.Equal(
            new CheckTaskResponse { Result = true, Msg = NotChecked }, await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = task }));
    }

    [Fact]
    public async Task CheckTask_AllIgnored_HasNothingToSay() => Assert.Equal(
        new CheckTaskResponse { Result = true }, await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = Cluster.Task }));

    [Fact]
    public async Task CheckTask_PlaceIsNotGiven_SaysThatItWasNotLookedUp()
    {
        var task = Cluster.Task.Replace("meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}", "", StringComparison.Ordinal);

        Assert.StartsWith(
            "the current binlog position of sources [s1 s2] was not looked up",
            (await _cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = task })).Msg,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdateTask_Good_ChangesNothingAndNamesStrangers()
    {
        var before = await StoredAsync("/dm-master/");

        var answer = await _cluster.Client.UpdateTaskAsync(new UpdateTaskRequest { Task = Checked(Cluster.Task), Sources = { "s9", "s1", "s7" } });

        Assert.Equal(
            new UpdateTaskResponse
            {
                Result = true, CheckResult = NotChecked, Sources = { Stranger("s7"), Stranger("s9") },
            },
            answer);
        Assert.Equal(before, await StoredAsync("/dm-master/"));
    }

    [Fact]
    public async Task Strangers_Many_AreNamedOnceEachInOrder() => Assert.Equal(
        new StartTaskResponse { Sources = { Stranger("s7"), Stranger("s8"), Stranger("s9") } },
        await StartAsync(Cluster.Task, sources: ["s9", "s7", "s1", "s8", "s9"]));

    [Fact]
    public async Task RemoveMeta_WithoutATask_ForgetsWhatAnEarlierOneLeft()
    {
        foreach (var kind in new[] { "load-task", "lightning-coord", "shardddl-pessimism/info", "shardddl-optimism/source-tables" })
        {
            await PutAsync($"/dm-master/{kind}/74657374/7331", "\"x\"");
            await PutAsync($"/dm-master/{kind}/7465737432/7331", "\"x\"");
        }

        var answer = await StartAsync(Cluster.Task, removeMeta: true);

        Assert.True(answer.Result, answer.Msg);
        Assert.StartsWith("metadata was removed from the master, but not from the downstream", answer.Msg, StringComparison.Ordinal);
        Assert.Empty(await StoredAsync("/dm-master/load-task/74657374/"));
        Assert.Empty(await StoredAsync("/dm-master/lightning-coord/74657374/"));
        Assert.Empty(await StoredAsync("/dm-master/shardddl-pessimism/info/74657374/"));
        Assert.Empty(await StoredAsync("/dm-master/shardddl-optimism/source-tables/74657374/"));
        Assert.Single(await StoredAsync("/dm-master/load-task/"));
    }

    [Fact]
    public async Task RemoveMeta_WhileASubtaskOfAnySourceExists_IsRefusedAndForgetsNothing()
    {
        await StartAsync(Cluster.Task, sources: ["s1"]);
        await PutAsync("/dm-master/load-task/74657374/7331", "\"w1\"");

        var answer = await StartAsync(Cluster.Task, removeMeta: true, sources: ["s2"]);

        Assert.Equal(
            "[code=46014:class=scheduler:scope=internal:level=medium], Message: while remove-meta is true: subtasks with name test " +
            "for sources [s2] already exist, Workaround: Please use `query-status` command to see tasks.",
            answer.Msg);
        Assert.Single(await StoredAsync("/dm-master/load-task/"));
    }

    [Fact]
    public async Task RemoveMeta_InTheFile_IsCalledDeprecatedInTheAnswerAndInTheLog()
    {
        const string deprecated = "`remove-meta` in task config is deprecated, please use `start-task ... --remove-meta` instead";
        using var log = new LogCapture();
        await using var master = await InProcessMaster.StartAsync(logging: logging => logging.AddProvider(log));

        await master.Client.OperateSourceAsync(
            new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Cluster.Source("s1"), Cluster.Source("s2") } });
        await master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        Assert.DoesNotContain(log.Lines, line => line.Contains(deprecated, StringComparison.Ordinal));
        await master.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task + "\nremove-meta: true" });

        Assert.Contains(log.Lines, line => line.StartsWith($"{deprecated} task=test", StringComparison.Ordinal));
        Assert.Equal(deprecated, (await StartAsync(Cluster.Task + "\nremove-meta: true")).Msg);
    }

    [Fact]
    public async Task Validation_InTheFile_OrdersTheValidatorsStage()
    {
        await StartAsync(Cluster.Task.Replace("source-id: \"s1\"", "source-id: \"s1\"\n    validator-config-name: v", StringComparison.Ordinal) + "\nvalidators: {v: {mode: fast}}");

        Assert.Equal(
            [("/dm-master/stage/validator/7331/74657374", """{"expect":2,"source":"s1","task":"test"}""")],
            await StoredAsync("/dm-master/stage/validator/"));
    }

    [Fact]
    public async Task PhysicalImport_OrdersTheCoordinationOfItsSources_AndTakesNoneLater()
    {
        var task = Physical();
        var first = await StartAsync(task, sources: ["s1"]);

        Assert.True(first.Result, first.Msg);
        Assert.Equal([("/dm-master/lightning-coord/74657374/7331", "\"not-ready\"")], await StoredAsync("/dm-master/lightning-coord/"));
        Assert.Equal(
            "[code=46014:class=scheduler:scope=internal:level=medium], Message: subtasks with name test for sources [s1] already exist, " +
            "Workaround: Please use `query-status` command to see tasks.",
            (await StartAsync(task)).Msg);
    }

    [Fact]
    public async Task PhysicalImport_WithRemoveMeta_ForgetsAndOrders()
    {
        await PutAsync("/dm-master/lightning-coord/74657374/7331", "\"finished\"");

        await StartAsync(Physical(), removeMeta: true);

        Assert.Equal(["\"not-ready\"", "\"not-ready\""], (await StoredAsync("/dm-master/lightning-coord/")).Select(entry => entry.Value));
    }

    [Fact]
    public async Task Unbound_SomeSources_StartNone()
    {
        await _cluster.CreateAsync("s3");
        await _cluster.CreateAsync("s4");
        var task = Cluster.Task.Replace("\"s1\"", "\"s4\"", StringComparison.Ordinal).Replace("\"s2\"", "\"s3\"", StringComparison.Ordinal);

        Assert.Equal(
            "[code=46009:class=dm-master:scope=internal:level=medium], Message: sources [s4 s3] have not bound", (await StartAsync(task)).Msg);
    }

    [Fact]
    public async Task Partial_ExistingSubtaskIsHeldToItsOwnOrder()
    {
        await StartAsync(Cluster.Task, sources: ["s1"]);
        await _cluster.OperateAsync(TaskOp.Pause);

        var answer = await _cluster.Client.StartTaskAsync(
            new StartTaskRequest { Task = Cluster.Task }, new Grpc.Core.Metadata { { "dm-budget", "100ms" } });

        Assert.True(answer.Result);
        Assert.Equal([("s1", false), ("s2", true)], answer.Sources.Select(row => (row.Source, row.Result)));
        Assert.Contains("code=38045", answer.Sources[0].Msg, StringComparison.Ordinal);
    }

    private RegistrySnapshot Snapshot => _cluster.Master.Service<RegistryFeed>().Current;

    private static string Checked(string task) => task.Replace("ignore-checking-items: [\"all\"]", "", StringComparison.Ordinal);

    private static string Physical() => Cluster.Task.Replace("task-mode: incremental", "task-mode: all", StringComparison.Ordinal)
        .Replace("    meta:", "    loader: {import-mode: physical, sorting-dir-physical: ./x}\n    meta:", StringComparison.Ordinal);

    private static CommonWorkerResponse Stranger(string source) => new() { Source = source, Msg = "source not found in task's config" };

    private async Task<StartTaskResponse> StartAsync(string task, string startTime = "", bool removeMeta = false, params string[] sources) =>
        await _cluster.Client.StartTaskAsync(
            new StartTaskRequest { Task = task, StartTime = startTime, RemoveMeta = removeMeta, Sources = { sources } });

    private async Task PutAsync(string key, string value)
    {
        var put = await _cluster.Master.Store.CommitAsync(
            new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value))] }, CancellationToken.None);
        await _cluster.UntilAsync(snapshot => snapshot.Revision >= put.Revision);
    }

    private async Task<List<(string Key, string Value)>> StoredAsync(string prefix)
    {
        var range = await _cluster.Master.Store.RangeAsync(new RangeQuery(KeyRange.Prefix(ByteString.CopyFromUtf8(prefix))), CancellationToken.None);
        return [.. range.Entries.Select(entry => (entry.Key.ToStringUtf8(), Encoding.UTF8.GetString(entry.Value.Span)))];
    }
}
