using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Tests.Registry;

public sealed class RegistryFoldTests
{
    private static readonly SourceId Source = new("mysql-01");
    private static readonly WorkerName Worker = new("w1");
    private static readonly TaskName Task = new("test");

    private long _revision = 1;
    private RegistrySnapshot _snapshot = RegistrySnapshot.Empty;
    private RegistryChange _change = RegistryChange.None;

    [Fact]
    public void Worker_RegisteredAliveBound_IsFoldedFromThreeKeys()
    {
        Put(DmKeys.WorkerInfo(Worker), DmValues.WorkerInfo(Worker, "here:1"));
        Assert.False(_snapshot.Workers[Worker].IsOnline);
        Put(DmKeys.WorkerAlive(Worker), ByteString.CopyFromUtf8("{}"));
        Assert.True(_snapshot.Workers[Worker].IsFree);
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));

        Assert.Equal(Source, _snapshot.Workers[Worker].Bound);
        Assert.Equal(new Revision(4), _snapshot.Workers[Worker].BoundRevision);
        Assert.Equal(Worker, _snapshot.WorkerOf(Source)?.Name);
        Assert.True(_change.Bindings);
    }

    [Fact]
    public void Binding_Moved_BelongsToTheNewWorkerAlone()
    {
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        var other = new WorkerName("w2");
        Apply(Deleted(DmKeys.Bound(Worker)), Change(DmKeys.Bound(other), DmValues.Bound(Source, other)));

        Assert.Equal(other, _snapshot.Bindings[Source]);
        Assert.DoesNotContain(Worker, _snapshot.Workers.Keys);
    }

    [Fact]
    public void Binding_GivenBeforeItIsTaken_StaysGiven()
    {
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        var other = new WorkerName("w2");
        Apply(Change(DmKeys.Bound(other), DmValues.Bound(Source, other)), Deleted(DmKeys.Bound(Worker)));

        Assert.Equal(other, _snapshot.Bindings[Source]);
    }

    [Fact]
    public void Subtask_OrderedAgain_HasTheRevisionOfTheLastOrder()
    {
        Apply(
            Change(DmKeys.SubtaskConfig(Source, Task), ByteString.CopyFromUtf8("name = \"test\"")),
            Change(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Running, Source, Task)));
        Put(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Running, Source, Task));

        var subtask = _snapshot.Subtask(Task, Source);
        Assert.Equal(Stage.Running, subtask?.Expected);
        Assert.Equal(new Revision(2), subtask?.ConfigRevision);
        Assert.Equal(new Revision(3), subtask?.StageRevision);
        Assert.Equal([Task], _snapshot.TasksBySource[Source]);
    }

    [Fact]
    public void Subtask_Removed_LeavesNothingOfTheTask()
    {
        Put(DmKeys.SubtaskConfig(Source, Task), ByteString.CopyFromUtf8("x"));
        Put(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Running, Source, Task));
        Apply(Deleted(DmKeys.SubtaskConfig(Source, Task)), Deleted(DmKeys.SubtaskStage(Source, Task)));

        Assert.Empty(_snapshot.Tasks);
        Assert.Empty(_snapshot.TasksBySource);
        Assert.Null(_snapshot.Subtask(Task, Source));
    }

    [Fact]
    public void Change_OfASubtask_TouchesTheWorkerOfItsSource()
    {
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        Put(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Stage.Paused, Source, Task));

        Assert.Equal([Worker], _change.Workers);
        Assert.False(_change.Bindings);
    }

    [Fact]
    public void Key_OfNobody_MovesTheRevisionAlone()
    {
        Put(ByteString.CopyFromUtf8("/somewhere"), ByteString.CopyFromUtf8("x"));

        Assert.Equal(RegistrySnapshot.Empty with { Revision = new Revision(2) }, _snapshot);
        Assert.Empty(_change.Workers);
    }

    [Fact]
    public void Value_Broken_IsKeptOutWithoutHarm()
    {
        Put(DmKeys.Bound(Worker), ByteString.CopyFromUtf8("not json"));
        Put(DmKeys.WorkerInfo(Worker), ByteString.CopyFromUtf8("[]"));

        Assert.Null(_snapshot.Workers[Worker].Bound);
        Assert.Empty(_snapshot.Bindings);
    }

    [Theory]
    [InlineData("{\"source\":\"\\ud800\"}")]
    [InlineData("{\"source\":7}")]
    [InlineData("")]
    public void Binding_ThatCannotBeRead_IsThereToBeTakenAway(string value)
    {
        Put(DmKeys.Bound(Worker), ByteString.CopyFromUtf8(value));

        Assert.True(_snapshot.Workers[Worker].HasBinding);
        Assert.Contains(Worker, _snapshot.Placement.Unreconciled);
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        Apply(Deleted(DmKeys.Bound(Worker)));
        Assert.Equal((true, true), (_snapshot.Workers.IsEmpty, _snapshot.Placement.Unreconciled.IsEmpty));
    }

    [Fact]
    public void RelayStage_OfASource_TouchesEveryWorkerThatRelaysIt()
    {
        var other = new WorkerName("w2");
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        Put(DmKeys.RelayWorker(other), DmValues.RelayWorker(Source));
        Put(DmKeys.RelayStage(Source), DmValues.RelayStage(Stage.Paused, Source));

        Assert.Equal(new RelayEntry(Source, Stage.Paused, new Revision(4)), _snapshot.Relays[Source]);
        Assert.Equal([Worker, other], _change.Workers.Order());
        Assert.False(_change.Bindings);
        Assert.Equal([other], _snapshot.RelayWorkers[Source]);
        Apply(Deleted(DmKeys.RelayStage(Source)), Deleted(DmKeys.RelayWorker(other)));
        Assert.Equal((0, 0), (_snapshot.Relays.Count, _snapshot.RelayWorkers.Count));
    }

    [Fact]
    public void RelayWorker_GivenAnotherSource_LeavesTheFirst()
    {
        Put(DmKeys.RelayWorker(Worker), DmValues.RelayWorker(Source));
        Put(DmKeys.RelayWorker(Worker), DmValues.RelayWorker(new SourceId("s2")));

        Assert.Equal([new SourceId("s2")], _snapshot.RelayWorkers.Keys);
        Assert.Equal(new Revision(3), _snapshot.Workers[Worker].RelayRevision);
    }

    [Fact]
    public void TaskKeys_ComeAndGo_ByTaskAndSource()
    {
        var shard = ByteString.CopyFromUtf8("/dm-master/shardddl-pessimism/info/74657374/73");
        Apply(
            Change(DmKeys.LoadTask(Task, Source), DmValues.Text("w1")),
            Change(DmKeys.LightningCoord(Task, Source), DmValues.Text("ready")),
            Change(DmKeys.CliArgs(Task, Source), DmValues.CliArgs("2026-01-01")),
            Change(shard, ByteString.CopyFromUtf8("{}")));

        Assert.Equal(Worker, _snapshot.LoadTasks[Source][Task]);
        Assert.Equal("ready", _snapshot.Lightning[Task][Source]);
        Assert.Contains("2026-01-01", _snapshot.CliArgs[Task][Source], StringComparison.Ordinal);
        var entry = _snapshot.ShardDdl[Task][shard.ToStringUtf8()];
        Assert.Equal(("{}", _snapshot.Revision), (entry.Value.ToStringUtf8(), entry.Revision));
        Assert.True(_change.Bindings);

        Apply(
            Deleted(DmKeys.LoadTask(Task, Source)), Deleted(DmKeys.LightningCoord(Task, Source)),
            Deleted(DmKeys.CliArgs(Task, Source)), Deleted(shard));
        Assert.Equal(RegistrySnapshot.Empty with { Revision = new Revision(3) }, _snapshot with { Placement = PlacementIndex.Empty });
    }

    [Fact]
    public void Placement_FollowsWorkersAndSources()
    {
        Put(DmKeys.SourceConfig(Source), ByteString.CopyFromUtf8("enable-relay = true"));
        Apply(Change(DmKeys.WorkerInfo(Worker), DmValues.WorkerInfo(Worker, "a")), Change(DmKeys.WorkerAlive(Worker), ByteString.CopyFromUtf8("{}")));
        Assert.Equal([Source], _snapshot.Placement.Unbound);
        Assert.Equal([Worker], _snapshot.Placement.Free);

        Apply(Change(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker)), Change(DmKeys.LastBound(Worker), DmValues.Bound(Source, Worker)));
        Assert.Empty(_snapshot.Placement.Unbound);
        Assert.Empty(_snapshot.Placement.Free);
        Assert.Empty(_snapshot.Placement.Unreconciled);
        Assert.Equal([Worker], _snapshot.Placement.LastBound[Source]);

        Apply(Deleted(DmKeys.SourceConfig(Source)));
        Assert.Equal([Worker], _snapshot.Placement.Unreconciled);
        Apply(Deleted(DmKeys.Bound(Worker)), Change(DmKeys.RelayWorker(Worker), DmValues.RelayWorker(Source)));
        Assert.Equal([Worker], _snapshot.Placement.Relaying);
        Assert.Empty(_snapshot.Placement.Free);
        Apply(Deleted(DmKeys.WorkerAlive(Worker)));
        Assert.Empty(_snapshot.Placement.Relaying);
    }

    [Fact]
    public void Placement_TwoWorkersOnOneSource_TheOneThatLostItIsUnsettled()
    {
        var other = new WorkerName("w2");
        Put(DmKeys.SourceConfig(Source), ByteString.CopyFromUtf8(""));
        foreach (var worker in new[] { Worker, other })
        {
            Apply(Change(DmKeys.WorkerInfo(worker), DmValues.WorkerInfo(worker, "a")), Change(DmKeys.WorkerAlive(worker), ByteString.CopyFromUtf8("{}")));
            Put(DmKeys.Bound(worker), DmValues.Bound(Source, worker));
        }

        Assert.Equal(other, _snapshot.Bindings[Source]);
        Assert.Equal([Worker], _snapshot.Placement.Unreconciled);
        Apply(Deleted(DmKeys.Bound(other)));
        Assert.Equal([Source], _snapshot.Placement.Unbound);
        Assert.Equal([Worker], _snapshot.Placement.Unreconciled);
    }

    [Fact]
    public void Placement_LeasedWorkerThatCameAnew_IsToldAgain()
    {
        Put(DmKeys.SourceConfig(Source), ByteString.CopyFromUtf8(""));
        Put(DmKeys.WorkerInfo(Worker), DmValues.WorkerInfo(Worker, "a"));
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        Apply(new StoreEvent(StoreEventKind.Put, new KeyValue(DmKeys.WorkerAlive(Worker), ByteString.Empty, default, default, 1, new LeaseId(7)), null));
        Assert.Equal([Worker], _snapshot.Placement.Unreconciled);

        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        Assert.Empty(_snapshot.Placement.Unreconciled);
    }

    private void Put(ByteString key, ByteString value) => Apply(Change(key, value));

    private void Apply(params StoreEvent[] events)
    {
        _revision++;
        var stamped = events.Select(change => change with { Current = change.Current with { ModRevision = new Revision(_revision) } });
        (_snapshot, _change) = RegistryFold.Apply(_snapshot, new WatchBatch(new Revision(_revision), [.. stamped]));
    }

    private static StoreEvent Change(ByteString key, ByteString value) =>
        new(StoreEventKind.Put, new KeyValue(key, value, default, default, 1, default), null);

    private static StoreEvent Deleted(ByteString key) =>
        new(StoreEventKind.Delete, new KeyValue(key, ByteString.Empty, default, default, 0, default), null);
}
