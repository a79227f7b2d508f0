using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>The verbs that the master passes on to the workers of sources, each by its answer to a client.</summary>
public sealed class WorkerCallTests : IAsyncLifetime
{
    private const string NoWorker3 = "[code=38029:class=dm-master:scope=internal:level=high], Message: s3 relevant worker-client not found, " +
        "Workaround: Please use list-member command to see if the some workers are offline.";

    private readonly ScriptedCalls _first = new("w1", "s1");
    private readonly ScriptedCalls _second = new("w2", "s2");
    private Cluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartAsync();
        await _cluster.AddWorkerAsync("w1", calls: _first);
        await _cluster.CreateAsync("s1");
        await _cluster.AddWorkerAsync("w2", calls: _second);
        await _cluster.CreateAsync("s2");
        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        Assert.True(started.Result, started.Msg);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Schema_NoSource_IsRefused() =>
        Assert.Equal(new OperateSchemaResponse { Msg = "must specify at least one source" }, await SchemaAsync("t"));

    [Fact]
    public async Task Schema_OfSeveral_GivesEachWorkersWordAndTheMastersForTheRest()
    {
        var answer = await SchemaAsync("t", "s9", "s2", "s1", "s2");

        Assert.Equal(
            new OperateSchemaResponse
            {
                Result = true,
                Sources =
                {
                    new CommonWorkerResponse { Result = true, Msg = "CREATE TABLE `t`", Source = "s1", Worker = "w1" },
                    new CommonWorkerResponse { Result = true, Msg = "CREATE TABLE `t`", Source = "s2", Worker = "w2" },
                    new CommonWorkerResponse { Msg = "source s9 relevant worker-client not found", Source = "s9" },
                },
            },
            answer);
        Assert.Equal(
            new OperateWorkerSchemaRequest
            {
                Op = SchemaOp.SetSchema, Task = "test", Source = "s1", Database = "d", Table = "t", Schema = "x", Flush = true, Sync = true, FromSource = true, FromTarget = true,
            },
            Assert.Single(_first.Asked));
    }

    [Fact]
    public async Task Schema_WorkerRefuses_PassesItsWordOn() => Assert.Equal(
        new CommonWorkerResponse { Msg = "no such table", Source = "s1" }, Assert.Single((await SchemaAsync("zzz", "s1")).Sources));

    [Fact]
    public async Task HandleError_NoSource_GoesToAllOfTheTask()
    {
        var answer = await _cluster.Client.HandleErrorAsync(new HandleErrorRequest { Op = ErrorOp.Skip, Task = "test", Sqls = { "a", "b" }, BinlogPos = "p" });

        Assert.Equal(
            [("s1", "source 's1' has no error", ""), ("s2", "source 's2' has no error", "")],
            answer.Sources.Select(row => (row.Source, row.Msg, row.Worker)));
        Assert.Equal(
            new HandleWorkerErrorRequest { Op = ErrorOp.Skip, Task = "test", Sqls = { "a", "b" }, BinlogPos = "p" }, Assert.Single(_second.Asked));
    }

    [Fact]
    public async Task HandleError_UnknownTask_IsRefused() => Assert.Equal(
        new HandleErrorResponse { Msg = "task nope has no source or not exist, please check the task name and status" },
        await _cluster.Client.HandleErrorAsync(new HandleErrorRequest { Op = ErrorOp.List, Task = "nope" }));

    [Fact]
    public async Task WorkerConfig_IsTheWorkersWord() => Assert.Equal(
        new GetCfgResponse { Result = true, Cfg = "name = \"w1\"\n" },
        await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.WorkerType, Name = "w1" }));

    [Theory]
    [InlineData("", Stage.InvalidStage, "task name should be specified")]
    [InlineData("nope", Stage.InvalidStage, "cannot get subtask by task name `nope`")]
    [InlineData("test", Stage.Paused, "filtering stage should be either `running`, `stopped`, or empty")]
    public async Task ValidationStatus_WrongRequest_IsRefused(string task, Stage filter, string reason) => Assert.Equal(
        new GetValidationStatusResponse { Msg = reason },
        await _cluster.Client.GetValidationStatusAsync(new GetValidationStatusRequest { TaskName = task, FilterStatus = filter }));

    [Fact]
    public async Task ValidationStatus_EveryWorkerAnswers_IsJoined() => Assert.Equal(
        (true, "", "s1 s2"),
        await StatusAsync(Stage.Running));

    [Fact]
    public async Task ValidationStatus_NoValidator_IsFalseWithEveryText()
    {
        const string Text = "[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: rpc error: code = Unknown desc = " +
            "[code=43006:class=validator:scope=not-set:level=medium], Message: validator not found for task test with source ";

        Assert.Equal((false, $"{Text}s1; {Text}s2; ", ""), await StatusAsync(Stage.Stopped));
    }

    [Fact]
    public async Task ValidationStatus_OneSourceUnbound_IsFalseAndShowsTheOthers()
    {
        await StartOnAnUnboundSourceAsync();

        Assert.Equal((false, $"{NoWorker3}; ", "s1 s2"), await StatusAsync(Stage.Running));
    }

    [Theory]
    [InlineData("", ValidateErrorState.InvalidErr, "task name should be specified")]
    [InlineData("nope", ValidateErrorState.InvalidErr, "cannot get subtask by task name `nope`")]
    [InlineData("test", ValidateErrorState.ResolvedErr, "only support querying `all`, `unprocessed`, and `ignored` error")]
    public async Task ValidationErrors_WrongRequest_IsRefused(string task, ValidateErrorState state, string reason) => Assert.Equal(
        new GetValidationErrorResponse { Msg = reason },
        await _cluster.Client.GetValidationErrorAsync(new GetValidationErrorRequest { TaskName = task, ErrState = state }));

    [Fact]
    public async Task ValidationErrors_OfEveryWorker_AreJoined() => Assert.Equal(
        ["s1", "s2"],
        (await _cluster.Client.GetValidationErrorAsync(new GetValidationErrorRequest { TaskName = "test" })).Error.Select(error => error.Source));

    [Theory]
    [InlineData("", 1, false, "task name should be specified")]
    [InlineData("nope", 1, false, "cannot get subtask by task name `nope`")]
    [InlineData("test", 1, true, "")]
    [InlineData("test", 7, false, "no error 7 on s1; no error 7 on s2; ")]
    public async Task ValidationErrors_Operated_GoToAllSources(string task, ulong id, bool isGood, string text) => Assert.Equal(
        new OperateValidationErrorResponse { Result = isGood, Msg = text },
        await _cluster.Client.OperateValidationErrorAsync(
            new OperateValidationErrorRequest { TaskName = task, ErrId = id, Op = ValidationErrOp.IgnoreErrOp }));

    [Fact]
    public async Task UpdateValidation_PlaceOfTheWrongKind_IsRefusedForEachSource() => Assert.Equal(
        [("s1", "source s1 didn't specify cutover-binlog-pos when enableGTID is false"), ("s2", "source s2 didn't specify cutover-binlog-pos when enableGTID is false")],
        (await UpdateAsync("test", gtid: "1-1-1")).Sources.Select(row => (row.Source, row.Msg)));

    [Fact]
    public async Task UpdateValidation_Good_IsTheWorkersWord()
    {
        var answer = await UpdateAsync("test", "p", sources: ["s9", "s2"]);

        Assert.Equal(new CommonWorkerResponse { Result = true, Source = "s2", Worker = "w2" }, Assert.Single(answer.Sources));
        Assert.Equal(new UpdateValidationWorkerRequest { TaskName = "test", BinlogPos = "p" }, Assert.Single(_second.Asked));
    }

    [Fact]
    public async Task UpdateValidation_NothingFits_IsRefused()
    {
        Assert.Equal("cannot get subtask by task name `nope`", (await UpdateAsync("nope", "p")).Msg);
        Assert.Equal("cannot get subtask by task name `nope` and sources `[s1]`", (await UpdateAsync("nope", "p", sources: ["s1"])).Msg);
    }

    [Fact]
    public async Task Any_OneWorkerHangs_HoldsUpNobodyElsesRow()
    {
        _first.IsFrozen = true;

        var rows = (await SchemaAsync("t", "s1", "s2")).Sources;

        Assert.Equal((true, "w2"), (rows[1].Result, rows[1].Worker));
        Assert.Equal("w1", rows[0].Worker);
        Assert.Equal(
            "[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: worker w1 answered no heartbeat for 3s", rows[0].Msg);
    }

    [Fact]
    public async Task Any_OneWorkerTakesLong_IsWaitedForUntilTheBudgetEnds()
    {
        _first.IsSlow = true;

        var answer = await _cluster.Client.OperateSchemaAsync(
            new OperateSchemaRequest { Table = "t", Sources = { "s1" } }, new Metadata { { "dm-budget", "400ms" } });

        Assert.EndsWith("RawCause: worker w1 did not answer within 400ms", Assert.Single(answer.Sources).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_CallerLeaves_IsCancelled()
    {
        _first.IsSlow = true;
        using var left = new CancellationTokenSource();
        var asking = _cluster.Client.OperateSchemaAsync(new OperateSchemaRequest { Table = "t", Sources = { "s1" } }, cancellationToken: left.Token);

        await left.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await asking)).StatusCode);
    }

    // As it is after the only worker that could take a source has gone.
    private async Task StartOnAnUnboundSourceAsync()
    {
        await _cluster.CreateAsync("s3");
        var (source, task) = (new SourceId("s3"), new TaskName("test"));
        var put = await _cluster.Master.Store.CommitAsync(
            new Txn
            {
                Success =
                [
                    new TxnOp.Put(DmKeys.SubtaskConfig(source, task), ByteString.Empty),
                    new TxnOp.Put(DmKeys.SubtaskStage(source, task), DmValues.Stage(Stage.Running, source, task)),
                ],
            },
            CancellationToken.None);
        await _cluster.UntilAsync(snapshot => snapshot.Revision >= put.Revision);
    }

    private async Task<(bool, string, string)> StatusAsync(Stage filter)
    {
        var answer = await _cluster.Client.GetValidationStatusAsync(new GetValidationStatusRequest { TaskName = "test", FilterStatus = filter });
        return (answer.Result, answer.Msg, string.Join(' ', answer.Validators.Select(one => one.Source)));
    }

    private async Task<OperateSchemaResponse> SchemaAsync(string table, params string[] sources) => await _cluster.Client.OperateSchemaAsync(
        new OperateSchemaRequest
        {
            Op = SchemaOp.SetSchema, Task = "test", Database = "d", Table = table, Schema = "x", Flush = true, Sync = true, FromSource = true, FromTarget = true, Sources = { sources },
        });

    private async Task<UpdateValidationResponse> UpdateAsync(string task, string position = "", string gtid = "", params string[] sources) =>
        await _cluster.Client.UpdateValidationAsync(
            new UpdateValidationRequest { TaskName = task, BinlogPos = position, BinlogGTID = gtid, Sources = { sources } });
}
