using DmMaster.Operations.Binding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Workers.Observed;
using Google.Protobuf;

namespace DmMaster.Tests.Operations;

/// <summary>Each rule of which worker gets which source.</summary>
public sealed class BindingPolicyTests : IAsyncLifetime
{
    private readonly BindingWorld _world = BindingWorld.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Plan_NothingUnbound_IsNothing()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2");

        Assert.Empty(Steps());
    }

    [Theory]
    [InlineData("bind s1:w1", "source s1", "worker w1")]
    [InlineData("bind s1:w1", "source s1", "worker w2", "worker w1")]
    [InlineData("bind s1:w2", "source s1", "worker w1", "worker w2", "last w2 s1")] // a free worker that had it
    [InlineData("bind s1:w2", "source s1", "worker w1", "last w1 s1", "worker w2", "relay w2 s1")] // one that relays it, before that
    [InlineData("bind s1:w3", "source s1", "worker w2", "relay w2 s1", "worker w3", "relay w3 s1", "last w3 s1")] // one of these that had it
    [InlineData("bind s1:w3", "source s1", "worker w1", "relay w1 s1", "worker w3", "dump t s1 w3")] // one that holds its dump, before all
    [InlineData("", "source s1", "worker w1", "relay w1 s2")] // none that relays another
    [InlineData("bind s2:w1", "source s1", "source s2", "worker w1", "relay w1 s2")]
    [InlineData("bind s2:w1", "source s1", "source s2", "worker w1", "last w1 s2")] // the worker's side: its last one
    [InlineData("bind s2:w1", "source s1", "source s2", "source s3", "worker w1", "last w1 s3", "dump t s2 w1")] // or the one it holds a dump of
    [InlineData("bind s2:w1,bind s1:w2", "source s1", "source s2", "worker w1", "last w1 s2", "worker w2")] // nobody loses it to a neighbour
    [InlineData("", "source s1", "source s2", "worker w1", "bound w1 s2", "worker w3", "relay w3 s2")]
    [InlineData("", "source s1", "source s2", "worker w1", "bound w1 s1", "worker w2", "relay w2 s1", "last w2 s2")]
    public async Task Plan_Choice_IsByTheRules(string expected, params string[] given)
    {
        await GivenAsync(given);

        Assert.Equal(expected, string.Join(',', Steps()));
    }

    [Fact]
    public async Task Plan_WorkerOfflineOrSourceGone_IsUnbound()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "bound w2 s2");
        await _world.DeleteAsync(DmKeys.WorkerAlive(new("w1")));

        Assert.Equal(["unbind s1:w1", "unbind s2:w2"], Steps());
        await _world.ReconcileAsync();
        Assert.Equal("s1:w2", _world.Bindings());
    }

    [Fact]
    public async Task Settle_DumpWithABusyWorkerThatKeepsNothing_SwapsIt()
    {
        await GivenAsync("source s1", "source s2", "worker w1", "bound w1 s2", "worker w2", "dump t s1 w1");

        Assert.Equal(["unbind s2:w1"], Steps());
        await _world.ReconcileAsync();
        Assert.Equal("s1:w1 s2:w2", _world.Bindings());
    }

    [Fact]
    public async Task Settle_DumpWithABusyWorkerThatHoldsOneOfItsOwn_LeavesItThere()
    {
        await GivenAsync("source s1", "source s2", "worker w1", "bound w1 s2", "worker w2", "dump t s1 w1", "dump t s2 w1");

        await _world.ReconcileAsync();
        Assert.Equal("s1:w2 s2:w1", _world.Bindings());
    }

    [Fact]
    public async Task Settle_DumpWithAFreeWorker_TakesTheSource()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "dump t s1 w2");

        Assert.Equal(["unbind s1:w1"], Steps());
        await _world.ReconcileAsync();
        Assert.Equal("s1:w2", _world.Bindings());
    }

    [Fact]
    public async Task Plan_DumpOfATaskThatIsGone_CountsForNothing()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "dump t s1 w2");
        await _world.DeleteAsync(DmKeys.SubtaskConfig(new("s1"), new("t")));

        Assert.Empty(Steps());
    }

    [Fact]
    public async Task Settle_TwoWorkersOnOneSource_OneIsLeft()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "bound w2 s1");

        await _world.ReconcileAsync();
        Assert.Equal("s1:w2", _world.Bindings());
        Assert.False(_world.Snapshot.Workers[new("w1")].HasBinding);
    }

    [Fact]
    public async Task Settle_BindingThatCannotBeRead_IsRemovedAndTheWorkerUsed()
    {
        await GivenAsync("source s1", "worker w1");
        await _world.PutAsync((DmKeys.Bound(new("w1")), ByteString.CopyFromUtf8("{")));

        Assert.Equal(2, await _world.ReconcileAsync());
        Assert.Equal("s1:w1", _world.Bindings());
    }

    [Fact]
    public async Task Bind_SourceWithRelay_OrdersItInTheSameTransaction()
    {
        await _world.SourceAsync("s1", relay: true);
        await GivenAsync("worker w1");

        await _world.ReconcileAsync();
        Assert.Equal(_world.Snapshot.Workers[new("w1")].BoundRevision, _world.Snapshot.Relays[new("s1")].Revision);
    }

    [Fact]
    public async Task Settle_ThousandsAtOnce_TakesOneRound()
    {
        const int many = 3_000;
        await _world.PutAsync([.. Enumerable.Range(0, many).SelectMany(i => new[]
        {
            (DmKeys.SourceConfig(new($"s{i:D5}")), ByteString.CopyFromUtf8("x")),
            (DmKeys.WorkerInfo(new($"w{i:D5}")), DmValues.WorkerInfo(new($"w{i:D5}"), "here")),
            (DmKeys.WorkerAlive(new($"w{i:D5}")), ByteString.CopyFromUtf8("{}")),
        })]);

        Assert.Equal(1, await _world.ReconcileAsync());
        Assert.Equal(many, _world.Snapshot.Bindings.Values.Distinct().Count());
    }

    [Theory]
    [InlineData(null, "")] // not heard since
    [InlineData("s1", "")] // still at it
    [InlineData("", "bind s1:w2")]
    [InlineData("s3", "bind s1:w2")]
    public async Task Plan_SourceTakenFromALiveWorker_WaitsUntilThatHasLetGo(string? says, string expected)
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "dump t s1 w2");
        _world.Says("w1", "s1");
        await _world.CommitAsync(BindingPlan.Of(new BindingStep.Unbind(_world.Snapshot.Workers[new("w1")])));
        if (says is not null)
        {
            _world.Says("w1", says);
        }

        Assert.Equal(expected, string.Join(',', Steps()));
        Assert.Equal(expected.Length == 0 ? ["w1"] : [], _world.Plan().Awaited.Select(static worker => worker.Value));
    }

    [Fact]
    public async Task Plan_SourceTakenFromALiveWorker_MayGoBackToItAtOnce()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "last w1 s1", "worker w2");
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));

        Assert.Equal(["bind s1:w1"], Steps());
    }

    [Fact]
    public async Task Plan_SourceTakenFromAWorkerThatIsOfflineSince_WaitsForNobodyAlsoWhenThatIsBack()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "relay w2 s1");
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));
        Assert.Empty(Steps());

        await _world.DeleteAsync(DmKeys.WorkerAlive(new("w1")));
        Assert.Equal(["bind s1:w2"], Steps());
        await GivenAsync("worker w1");
        Assert.Equal(["bind s1:w2"], Steps());
    }

    [Fact]
    public async Task Plan_SourceRemovedAndCreatedAnew_WaitsForTheWorkerThatHadIt()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "relay w2 s1");
        await _world.DeleteAsync(DmKeys.SourceConfig(new("s1")));
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));

        await GivenAsync("source s1");

        Assert.Empty(Steps());
        Assert.Equal(["w1"], _world.Plan().Awaited.Select(static worker => worker.Value));
    }

    [Fact]
    public async Task Plan_AfterARestart_TheWorkerThatHadASourceIsWaitedFor()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "last w1 s1", "worker w2", "relay w2 s1");
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));
        var anew = await _world.FoldAnewAsync();
        var observed = new ObservedState();

        Assert.Equal(["w1"], BindingPolicy.Plan(anew, new FormerHolders(observed)).Awaited.Select(static worker => worker.Value));
        observed.Of(new("w1")).Update(_ => new ObservedWorker { LastHeard = 1, Revision = anew.Revision });
        Assert.Equal(["bind s1:w2"], BindingPolicy.Plan(anew, new FormerHolders(observed)).Steps.Select(BindingWorld.Text));
    }

    [Theory]
    [InlineData("s1", 0, true)] // it relays the source, and has nothing else to do
    [InlineData("s1", 1, false)]
    [InlineData("", 0, true)]
    public void MayHandle_WorkerThatRelaysTheSource_NamesItAndHasNoSubtasks(string source, int subtasks, bool hasLetGo)
    {
        var worker = new WorkerEntry(new("w1")) { Leaving = new("s1"), LeavingRevision = new(5), Relay = new("s1") };
        var said = new ObservedWorker { LastHeard = 1, Revision = new(5), Source = new SourceStatus { Source = source } };
        said = subtasks == 0 ? said : said with { Subtasks = said.Subtasks.Add(new("t"), new ObservedSubtask(new SubTaskStatus(), new(5), 1)) };

        Assert.Equal(hasLetGo, !FormerHolders.MayHandle(worker, said));
        Assert.True(FormerHolders.MayHandle(worker, said with { Revision = new(4) }));
    }

    [Fact]
    public void MayHandle_WorkerThatFailedToTakeTheSource_NamesItAndHasLetGo()
    {
        var worker = new WorkerEntry(new("w1")) { Leaving = new("s1"), LeavingRevision = new(5) };
        var said = new ObservedWorker { LastHeard = 1, Revision = new(5), Source = new SourceStatus { Source = "s1" }, IsIdle = true };

        Assert.False(FormerHolders.MayHandle(worker, said));
    }

    [Fact]
    public void MayHandle_WorkerThatWasToTakeAnotherTooSoon_StillHasTheOne()
    {
        var worker = new WorkerEntry(new("w1")) { Leaving = new("s1"), LeavingRevision = new(5) };
        var refused = new ProcessResult { Errors = { new ProcessError { ErrCode = 40071 } } };
        var said = new ObservedWorker { LastHeard = 1, Revision = new(5), Source = new SourceStatus { Source = "s2", Result = refused } };

        Assert.True(FormerHolders.MayHandle(worker, said));
    }

    [Theory]
    [InlineData("bind s1:w2", "worker w2", "transfer s1 w2")]
    [InlineData("bind s1:w2", "worker w2", "worker w3", "last w3 s1", "relay w3 s1", "dump t s1 w3", "transfer s1 w2")] // before all
    [InlineData("bind s1:w3", "worker w3", "transfer s1 w2")] // unless it is gone
    [InlineData("bind s1:w3", "worker w2", "bound w2 s2", "source s2", "worker w3", "transfer s1 w2")]
    [InlineData("bind s1:w3", "worker w2", "relay w2 s2", "worker w3", "transfer s1 w2")]
    public async Task Plan_SourceThatIsTransferred_GoesToTheWorkerThatWasNamed(string expected, params string[] given)
    {
        await GivenAsync(["source s1", .. given]);

        Assert.Equal(expected, string.Join(',', Steps()));
    }

    [Fact]
    public async Task Plan_WorkerThatWaitsForATransfer_IsGivenNothingElse()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "worker w2", "source s2", "transfer s1 w2");
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));

        Assert.Empty(Steps());
        _world.LetGo();
        Assert.Equal(["bind s1:w2", "bind s2:w1"], Steps());
    }

    [Fact]
    public async Task Plan_WorkerThatHasNotLetGoOfASource_IsGivenNoOther()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "source s2");
        await _world.DeleteAsync(DmKeys.SourceConfig(new("s1")));
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));
        Assert.Empty(Steps());
        Assert.Equal(["w1"], _world.Plan().Awaited.Select(static worker => worker.Value));

        await GivenAsync("worker w2");
        Assert.Equal(["bind s2:w2"], Steps());
    }

    [Fact]
    public async Task Fold_SourceGivenToAnother_NobodyIsHeldToHaveItAnyMore()
    {
        await GivenAsync("source s1", "worker w1", "bound w1 s1", "last w1 s1", "worker w2");
        await _world.DeleteAsync(DmKeys.Bound(new("w1")));
        Assert.Equal("s1", _world.Snapshot.Workers[new("w1")].Leaving?.Value);

        await GivenAsync("bound w2 s1", "last w2 s1");

        Assert.Null(_world.Snapshot.Workers[new("w1")].Leaving);
        Assert.Empty(_world.Snapshot.Placement.Leaving);
        Assert.Empty((await _world.FoldAnewAsync()).Placement.Leaving);
    }

    [Fact]
    public async Task Bind_SourceWhoseRelayWasPaused_DoesNotStartIt()
    {
        await _world.SourceAsync("s1", relay: true);
        await _world.PutAsync((DmKeys.RelayStage(new("s1")), DmValues.RelayStage(Stage.Paused, new("s1"))));
        await GivenAsync("worker w1");

        await _world.ReconcileAsync();

        Assert.Equal(Stage.Paused, _world.Snapshot.Relays[new("s1")].Expected);
    }

    private IEnumerable<string> Steps() => _world.Plan().Steps.Select(BindingWorld.Text);

    private async Task GivenAsync(params string[] facts)
    {
        foreach (var words in facts.Select(fact => fact.Split(' ')))
        {
            await (words switch
            {
                ["source", var source] => _world.SourceAsync(source),
                ["worker", var worker] => _world.WorkerAsync(worker),
                ["bound", var worker, var source] => _world.BoundAsync(worker, source),
                ["last", var worker, var source] => _world.LastAsync(worker, source),
                ["relay", var worker, var source] => _world.RelayAsync(worker, source),
                ["transfer", var source, var worker] => _world.PutAsync((DmKeys.Transfer(new(source)), DmValues.Bound(new(source), new(worker)))),
                ["dump", var task, var source, var worker] => _world.DumpAsync(task, source, worker),
                _ => throw new ArgumentException(words[0]),
            });
        }
    }
}
