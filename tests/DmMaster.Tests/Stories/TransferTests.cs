using DmMaster.Operations;
using DmMaster.Operations.Sources.Transfer;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers.Observed;
using DmMaster.Tests.Workers.Stock;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of transfer-source, over stock workers.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private static readonly SourceId Source = new("s1");
    private static readonly TaskName Task = new("test");

    private StockCluster _cluster = null!;
    private ScriptedWorker _first = null!;

    private RegistrySnapshot Now => _cluster.Master.Service<RegistryFeed>().Current;

    public async Task InitializeAsync()
    {
        _cluster = await StockCluster.StartAsync();
        (_first, _) = await _cluster.WithTaskAsync();
        await _cluster.AddWorkerAsync("w3");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Transfer_OfARunningTask_PausesMovesAndResumes()
    {
        using var ending = new CancellationTokenSource();
        var changes = _cluster.Master.Store.Watch(new WatchQuery(KeyRange.All) { From = Now.Revision.Next }, ending.Token);

        Assert.Equal(new TransferSourceResponse { Result = true }, await TransferAsync("s1", "w3"));

        Assert.Equal("w3", Now.Bindings[Source].Value);
        Assert.Equal(Stage.Running, Now.Subtask(Task, Source)?.Expected);
        Assert.Empty(Now.Transfers);
        var commits = await CommitsAsync(changes, 4);
        Assert.Equal(["stage/subtask=3 transfer", "bound-worker-", "bound-worker last-bound-worker", "stage/subtask=2 transfer-"], commits);
        await ending.CancelAsync();
    }

    [Theory]
    [InlineData("nope", "w3", "[code=46008:class=scheduler:scope=internal:level=medium], Message: source config with ID nope not exists")]
    [InlineData("s1", "nobody", "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name nobody not exists")]
    [InlineData("s1", "w1", "")]
    [InlineData("s1", "w2", "[code=46006:class=scheduler:scope=internal:level=medium], Message: invalid stage transformation for dm-worker w2, from bound to bound")]
    [InlineData("s1", "gone", "[code=46006:class=scheduler:scope=internal:level=medium], Message: invalid stage transformation for dm-worker gone, from offline to bound")]
    [InlineData("s1", "relay", "[code=46027:class=scheduler:scope=internal:level=medium], Message: require DM worker [relay] to be bound to source [s1], but it has been started relay for source [s2], Workaround: If you intend to bind the source with worker, you can stop-relay for current source.")]
    public async Task Transfer_ByRule_IsRefusedOrDoesNothing(string source, string worker, string expected)
    {
        await PutAsync((DmKeys.WorkerInfo(new("gone")), DmValues.WorkerInfo(new("gone"), "here")));
        await _cluster.AddWorkerAsync("relay");
        await PutAsync((DmKeys.RelayWorker(new("relay")), DmValues.RelayWorker(new("s2"))));

        var answer = await TransferAsync(source, worker);

        Assert.Equal((expected.Length == 0, expected), (answer.Result, answer.Msg));
        Assert.Equal("w1", Now.Bindings[Source].Value);
    }

    [Fact]
    public async Task Transfer_OfAPausedTask_LeavesItPaused()
    {
        await _cluster.OperateAsync(TaskOp.Pause);
        var ordered = Now.Subtask(Task, Source)?.StageRevision;

        Assert.True((await TransferAsync("s1", "w3")).Result);

        Assert.Equal((Stage.Paused, ordered), (Now.Subtask(Task, Source)?.Expected, Now.Subtask(Task, Source)?.StageRevision));
    }

    [Fact]
    public async Task Transfer_OfATaskThatIsNotInSync_IsRefused()
    {
        _first.OnStatus = (_, _) => System.Threading.Tasks.Task.FromResult(new QueryStatusResponse
        {
            SourceStatus = new SourceStatus { Source = "s1", Worker = "w1" },
            SubTaskStatus = { new SubTaskStatus { Name = "test", Stage = Stage.Running, Unit = UnitType.Load } },
        });

        Assert.Equal(
            "[code=46019:class=scheduler:scope=internal:level=high], Message: running tasks [test] to be transferred on source s1 should in sync " +
            "unit, Workaround: Please use `pause-task [-s source ...] task` to pause them first.",
            (await TransferAsync("s1", "w3")).Msg);
        Assert.Equal(Stage.Running, Now.Subtask(Task, Source)?.Expected);
    }

    [Fact]
    public async Task Transfer_FromAWorkerThatCannotBeAsked_IsRefused()
    {
        _first.OnStatus = static (_, _) => throw new RpcException(new Status(StatusCode.Unknown, "no"));

        Assert.Equal(
            "[code=38008:class=dm-master:scope=internal:level=high], Message: failed to query worker: w1 status err: grpc request error, RawCause: rpc " +
            "error: code = Unknown desc = no",
            (await TransferAsync("s1", "w3")).Msg);
    }

    [Fact]
    public async Task Transfer_OfATaskThatDoesNotPause_IsRefusedAndLosesNothing()
    {
        _first.Says("s1", ("test", Stage.Running));

        Assert.Equal(
            "[code=46032:class=scheduler:scope=internal:level=low], Message: failed to auto pause tasks [test] when transfer-source, Workaround: " +
            "Please pause task by `dmctl pause-task`.",
            (await TransferAsync("s1", "w3", "300ms")).Msg);
        Assert.Equal((Stage.Running, "w1", 0), (Now.Subtask(Task, Source)?.Expected, Now.Bindings[Source].Value, Now.Transfers.Count));
    }

    [Fact]
    public async Task Transfer_PausedByAnOperatorMeanwhile_StaysPaused()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _first.OnStatus = (_, _) =>
        {
            if (Now.Transfers.Count > 0)
            {
                asked.TrySetResult();
            }

            return System.Threading.Tasks.Task.FromResult(ScriptedWorker.Status("s1", ("test", Stage.Running)));
        };
        var transfer = TransferAsync("s1", "w3", "10s");
        await asked.Task;
        await PutAsync((DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Paused, Source, Task)));
        _first.OnStatus = (_, _) => System.Threading.Tasks.Task.FromResult(_cluster.Ideal("w1"));

        Assert.True((await transfer).Result);

        Assert.Equal((Stage.Paused, "w3", 0), (Now.Subtask(Task, Source)?.Expected, Now.Bindings[Source].Value, Now.Transfers.Count));
    }

    [Fact]
    public async Task Transfer_ResumedByAnOperatorMeanwhile_DoesNotMove()
    {
        var slot = _cluster.Master.Service<ObservedState>().Of(new("w1"));
        _first.OnStatus = async (_, token) =>
        {
            var answer = _cluster.Ideal("w1");
            if (Now.Transfers.Count > 0 && Now.Subtask(Task, Source)?.Expected == Stage.Paused)
            {
                await PutAsync((DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Running, Source, Task)));
                while (slot.Listeners > 0)
                {
                    // The transfer has to hear of the operator before it hears that the subtask was paused.
                    token.ThrowIfCancellationRequested();
                    await System.Threading.Tasks.Task.Yield();
                }
            }

            return answer;
        };

        Assert.Contains("code=46032", (await TransferAsync("s1", "w3")).Msg, StringComparison.Ordinal);

        Assert.Equal((Stage.Running, "w1", 0), (Now.Subtask(Task, Source)?.Expected, Now.Bindings[Source].Value, Now.Transfers.Count));
    }

    [Fact]
    public async Task Release_ResumedByAnOperatorSinceThePauseWasSeen_IsRefusedAndOneSinceTheLookFails()
    {
        var request = new TransferRequest(Source, new("w3"), new Budget(TimeProvider.System, TimeSpan.FromSeconds(1)));
        Assert.Contains("code=46024", TransferPlans.Release(Now, request, new("w1")).Refusal!.ToString(), StringComparison.Ordinal);
        await _cluster.OperateAsync(TaskOp.Pause);

        var release = TransferPlans.Release(Now, request, new("w1")).Txn!;
        await PutAsync((DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Running, Source, Task)));

        Assert.False((await _cluster.Master.Store.CommitAsync(release, CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Release_ATaskStartedSinceTheLook_Fails()
    {
        var request = new TransferRequest(Source, new("w3"), new Budget(TimeProvider.System, TimeSpan.FromSeconds(1)));
        await _cluster.OperateAsync(TaskOp.Pause);

        var release = TransferPlans.Release(Now, request, new("w1")).Txn!;
        await PutAsync((DmKeys.SubtaskStage(Source, new("another")), DmValues.Stage(Stage.Running, Source, new("another"))));

        Assert.False((await _cluster.Master.Store.CommitAsync(release, CancellationToken.None)).Succeeded);
    }

    [Theory]
    [InlineData(false, Stage.Running)]
    [InlineData(true, Stage.Paused)]
    public async Task Resume_OfATransferThatItsMasterDidNotEnd_EndsWhatIsNotAnOperators(bool isPausedSince, Stage expected)
    {
        var ledger = _cluster.Master.Service<TransferLedger>();
        Assert.True(ledger.TryEnter(Source));
        await PutAsync(
            (DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Paused, Source, Task)), (DmKeys.Transfer(Source), DmValues.Bound(Source, new("w3"))));
        if (isPausedSince)
        {
            await PutAsync((DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Paused, Source, Task)));
        }

        Assert.Contains("code=46024", (await TransferAsync("s1", "w3")).Msg, StringComparison.Ordinal);
        using var subscription = _cluster.Master.Service<RegistryFeed>().Subscribe();
        ledger.Leave(Source);
        while (Now.Transfers.Count > 0)
        {
            await subscription.NextAsync(CancellationToken.None);
        }

        Assert.Equal(expected, Now.Subtask(Task, Source)?.Expected);
    }

    [Fact]
    public async Task Transfer_OfAnUnboundSource_BindsIt()
    {
        await _cluster.CreateAsync("s3", "w3");
        await _cluster.CreateAsync("s4", "");
        Assert.DoesNotContain(new SourceId("s4"), Now.Bindings.Keys);
        await _cluster.JoinAsync("w4", FrozenPort.Refusing());

        Assert.True((await TransferAsync("s4", "w4")).Result);
        Assert.Equal("w4", Now.Bindings[new("s4")].Value);
    }

    private static async Task<List<string>> CommitsAsync(IAsyncEnumerable<WatchBatch> changes, int count)
    {
        var commits = new List<string>();
        await foreach (var batch in changes)
        {
            foreach (var revision in batch.Events.GroupBy(change => change.Current.ModRevision.Value))
            {
                commits.Add(string.Join(' ', revision.Select(Text)));
            }

            if (commits.Count >= count)
            {
                break;
            }
        }

        return commits;
    }

    private static string Text(StoreEvent change)
    {
        var name = string.Join('/', change.Current.Key.ToStringUtf8()["/dm-master/".Length..].Split('/').TakeWhile(part => part.Any(c => c is >= 'g' or '-')));
        return change.Kind == StoreEventKind.Delete ? $"{name}-"
            : name == "stage/subtask" ? $"{name}={(int)DmValues.Expect(change.Current.Value)}" : name;
    }

    private async Task PutAsync(params (Google.Protobuf.ByteString Key, Google.Protobuf.ByteString Value)[] puts)
    {
        var result = await _cluster.Master.Store.CommitAsync(
            new Txn { Success = [.. puts.Select(put => new TxnOp.Put(put.Key, put.Value))] }, CancellationToken.None);
        await _cluster.Master.Service<RegistryFeed>().WaitForAsync(result.Revision, CancellationToken.None);
    }

    private async Task<TransferSourceResponse> TransferAsync(string source, string worker, string budget = "") =>
        await _cluster.Master.Client.TransferSourceAsync(
            new TransferSourceRequest { Source = source, Worker = worker }, budget.Length == 0 ? [] : new Metadata { { "dm-budget", budget } });
}
