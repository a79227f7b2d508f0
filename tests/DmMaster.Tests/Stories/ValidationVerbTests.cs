using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of validation start and stop, each by its answer to a client.</summary>
public sealed class ValidationVerbTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartWithTaskAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("nope", "", "cannot get subtask by task name `nope` and sources `[]`")]
    [InlineData("nope", "s1", "cannot get subtask by task name `nope` and sources `[s1]`")]
    [InlineData("test", "s9", "cannot get subtask by task name `test` and sources `[s9]`")]
    [InlineData("", "s9", "cannot get subtask by sources `[s9]`")]
    public async Task Any_NothingFits_SaysSo(string task, string source, string reason)
    {
        string[] sources = source.Length == 0 ? [] : [source];

        Assert.Equal(
            new StartValidationResponse { Msg = reason },
            await _cluster.Client.StartValidationAsync(new StartValidationRequest { TaskName = task, Sources = { sources } }));
        Assert.Equal(
            new StopValidationResponse { Msg = reason },
            await _cluster.Client.StopValidationAsync(new StopValidationRequest { TaskName = task, Sources = { sources } }));
    }

    [Fact]
    public async Task Start_WrongMode_IsRefused() => Assert.Equal(
        "validation mode should be either `full` or `fast`", (await StartAsync(mode: "slow")).Msg);

    [Fact]
    public async Task Start_WrongTime_IsRefused() => Assert.StartsWith(
        "start-time should be in the format like '2006-01-02 15:04:05'", (await StartAsync(time: "soon")).Msg, StringComparison.Ordinal);

    [Fact]
    public async Task Start_NeverEnabled_EnablesInFull()
    {
        Assert.Equal(new StartValidationResponse { Result = true, Msg = "success" }, await StartAsync());
        Assert.Equal([("full", ""), ("full", "")], Validators());
        Assert.Equal([Stage.Running, Stage.Running], Stages());
    }

    [Fact]
    public async Task Start_WithModeAndTime_EnablesSo()
    {
        await StartAsync(mode: "fast", time: "2026-01-02 15:04:05");

        Assert.Equal([("fast", "2026-01-02 15:04:05"), ("fast", "2026-01-02 15:04:05")], Validators());
    }

    [Fact]
    public async Task Start_EnabledAlready_KeepsItsMode()
    {
        await StartAsync(mode: "fast");
        await StopAsync();

        Assert.True((await StartAsync()).Result);
        Assert.Equal([("fast", ""), ("fast", "")], Validators());
        Assert.Equal(
            "all target validator has enabled, cannot do 'validation start' with explicit mode or start-time", (await StartAsync(mode: "full")).Msg);
    }

    [Theory]
    [InlineData(null, "some of target validator(test with source s2) has already enabled, so we can't enable or start them in one command")]
    [InlineData("full", "some of target validator(test with source s2) has already enabled, so we can't enable them in one command")]
    public async Task Start_SomeEnabled_IsRefused(string? mode, string reason)
    {
        await StartAsync(sources: ["s2"]);

        Assert.Equal(reason, (await StartAsync(mode)).Msg);
        Assert.Equal([Stage.InvalidStage, Stage.Running], Stages());
    }

    [Fact]
    public async Task Start_OfEveryTask_TakesAll()
    {
        await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task.Replace("name: test", "name: other", StringComparison.Ordinal) });

        await _cluster.Client.StartValidationAsync(new StartValidationRequest());

        Assert.All(Snapshot.Tasks.Values.SelectMany(subtasks => subtasks.Values), subtask => Assert.Equal(Stage.Running, subtask.Validator));
    }

    [Fact]
    public async Task Stop_NotEnabled_IsRefusedForAll()
    {
        await StartAsync(sources: ["s1"]);

        Assert.Equal("some target validator(test with source s2) is not enabled", (await StopAsync()).Msg);
        Assert.Equal([Stage.Running, Stage.InvalidStage], Stages());
    }

    [Fact]
    public async Task Stop_Twice_IsHarmless()
    {
        await StartAsync();

        await StopAsync();
        Assert.Equal(new StopValidationResponse { Result = true, Msg = "success" }, await StopAsync());
        Assert.Equal([Stage.Stopped, Stage.Stopped], Stages());
    }

    [Fact]
    public async Task Start_LeavesTheSubtaskRunningAndKnownToItsWorker()
    {
        await StartAsync();

        Assert.Equal([Stage.Running, Stage.Running], await _cluster.StagesAsync());
        Assert.All((await _cluster.OperateAsync(TaskOp.Pause)).Sources, row => Assert.True(row.Result, row.Msg));
        Assert.Equal([Stage.Paused, Stage.Paused], await _cluster.StagesAsync());
    }

    private RegistrySnapshot Snapshot => _cluster.Master.Service<RegistryFeed>().Current;

    private Stage[] Stages() => [.. Snapshot.Tasks[new TaskName("test")].Values.Select(subtask => subtask.Validator)];

    private (string, string)[] Validators() =>
        [.. Snapshot.Tasks[new TaskName("test")].Values.Select(subtask => SubTaskConfig.FromToml(subtask.Config!).Value.Validator).Select(one => (one.Mode, one.StartTime))];

    private async Task<StartValidationResponse> StartAsync(string? mode = null, string? time = null, params string[] sources)
    {
        var request = new StartValidationRequest { TaskName = "test", Sources = { sources } };
        if (mode is not null)
        {
            request.ModeValue = mode;
        }

        if (time is not null)
        {
            request.StartTimeValue = time;
        }

        return await _cluster.Client.StartValidationAsync(request);
    }

    private async Task<StopValidationResponse> StopAsync() =>
        await _cluster.Client.StopValidationAsync(new StopValidationRequest { TaskName = "test" });
}
