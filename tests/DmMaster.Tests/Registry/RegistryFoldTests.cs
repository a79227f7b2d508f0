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
