using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Tests.Registry;

/// <summary>Every kind of record that cannot be read is noted, and no longer when it can be.</summary>
public sealed class UnreadableRecordTests
{
    private static readonly SourceId Source = new("s1");
    private static readonly TaskName Task = new("test");
    private static readonly WorkerName Worker = new("w1");
    private long _revision = 1;
    private RegistrySnapshot _snapshot = RegistrySnapshot.Empty;

    public static TheoryData<string> Keys =>
    [
        DmKeys.WorkerInfo(Worker).ToStringUtf8(), DmKeys.WorkerAlive(Worker).ToStringUtf8(), DmKeys.SourceConfig(Source).ToStringUtf8(),
        DmKeys.Bound(Worker).ToStringUtf8(), DmKeys.RelayWorker(Worker).ToStringUtf8(), DmKeys.SubtaskConfig(Source, Task).ToStringUtf8(),
        DmKeys.LastBound(Worker).ToStringUtf8(), DmKeys.SubtaskStage(Source, Task).ToStringUtf8(), DmKeys.ValidatorStage(Source, Task).ToStringUtf8(),
        DmKeys.RelayStage(Source).ToStringUtf8(), DmKeys.LoadTask(Task, Source).ToStringUtf8(), DmKeys.LightningCoord(Task, Source).ToStringUtf8(),
        DmKeys.CliArgs(Task, Source).ToStringUtf8(), DmKeys.Transfer(Source).ToStringUtf8(), "/dm-master/shardddl-pessimism/info/74657374/7331",
        "/dm-worker/r/xx", "/dm-master/stage/subtask/7331", "/dm-master/upstream/subtask/7331/7331/7331", "/dm-master/bound-worker/7",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Garbage_InAnyRecord_IsNotedUntilItIsGone(string key)
    {
        var bytes = ByteString.CopyFromUtf8(key);
        Apply(StoreEventKind.Put, bytes, ByteString.CopyFrom(0xff, 0xfe, 0x00));

        var record = Assert.Single(_snapshot.Unreadable).Value;
        Assert.Equal((key, new Revision(_revision)), (record.Key, record.Revision));
        Assert.NotEmpty(record.Problem);

        Apply(StoreEventKind.Delete, bytes, ByteString.Empty);
        Assert.Empty(_snapshot.Unreadable);
    }

    [Fact]
    public void WhatIsWritten_CanBeRead()
    {
        Put(DmKeys.WorkerInfo(Worker), DmValues.WorkerInfo(Worker, ""));
        Put(DmKeys.WorkerAlive(Worker), DmValues.WorkerAlive(Worker, DateTimeOffset.UnixEpoch));
        Put(DmKeys.Bound(Worker), DmValues.Bound(Source, Worker));
        Put(DmKeys.LastBound(Worker), DmValues.Bound(Source, Worker));
        Put(DmKeys.RelayWorker(Worker), DmValues.RelayWorker(Source));
        Put(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Protocol.Dm.Stage.Paused, Source, Task));
        Put(DmKeys.RelayStage(Source), DmValues.RelayStage(Protocol.Dm.Stage.Stopped, Source));
        Put(DmKeys.LoadTask(Task, Source), DmValues.Text("w1"));
        Put(DmKeys.CliArgs(Task, Source), DmValues.CliArgs("2020-01-01 00:00:00"));
        Put(ByteString.CopyFromUtf8("/dm-master/leader/x"), ByteString.CopyFrom(0xff));
        Assert.Empty(_snapshot.Unreadable);
    }

    [Fact]
    public void GarbageOfASubtask_SaysWhichOne_AndIsReplacedByWhatCanBeRead()
    {
        Put(DmKeys.SubtaskStage(Source, Task), ByteString.CopyFromUtf8("{\"expect\":99}"));
        var record = Assert.Single(_snapshot.Unreadable).Value;
        Assert.Equal((Source, Task), (record.Source, record.Task));
        Put(DmKeys.SubtaskStage(Source, Task), DmValues.Stage(Protocol.Dm.Stage.Running, Source, Task));
        Assert.Empty(_snapshot.Unreadable);
    }

    private void Put(ByteString key, ByteString value) => Apply(StoreEventKind.Put, key, value);

    private void Apply(StoreEventKind kind, ByteString key, ByteString value)
    {
        var at = new Revision(++_revision);
        var change = new StoreEvent(kind, new KeyValue(key, value, at, at, 1, LeaseId.None), null);
        (_snapshot, _) = RegistryFold.Apply(_snapshot, new WatchBatch(at, [change]));
    }
}
