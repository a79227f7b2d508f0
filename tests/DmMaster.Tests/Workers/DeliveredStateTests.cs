using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Native;
using Google.Protobuf;

namespace DmMaster.Tests.Workers;

public sealed class DeliveredStateTests
{
    private const string Cluster = "c1";

    [Fact]
    public void Advance_FreshWorker_IsToldSourceThenSubtasks()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);

        var orders = told.Advance(Wanted(9, "s1", ("a", Stage.Running, 5), ("b", Stage.Paused, 7)));

        Assert.Equal("s1", orders[0].BindSource.Source);
        Assert.Equal(("a", Stage.Running), (orders[1].SetSubtask.Task, orders[1].SetSubtask.Stage));
        Assert.Equal(("b", Stage.Paused), (orders[2].SetSubtask.Task, orders[2].SetSubtask.Stage));
        Assert.Empty(told.Advance(Wanted(9, "s1", ("a", Stage.Running, 5), ("b", Stage.Paused, 7))));
    }

    [Fact]
    public void Advance_SameStageOrderedAgain_IsToldAgain()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Paused, 5)));

        var orders = told.Advance(Wanted(6, "s1", ("a", Stage.Paused, 6)));

        Assert.Equal(Stage.Paused, Assert.Single(orders).SetSubtask.Stage);
    }

    [Fact]
    public void Advance_PauseAndResumeMeanwhile_IsToldTheLastAlone()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Running, 5)));

        var orders = told.Advance(Wanted(8, "s1", ("a", Stage.Running, 8)));

        Assert.Equal(Stage.Running, Assert.Single(orders).SetSubtask.Stage);
    }

    [Fact]
    public void Advance_SubtaskGone_IsToldToRemoveIt()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Running, 5)));

        Assert.Equal("a", Assert.Single(told.Advance(Wanted(6, "s1"))).RemoveSubtask.Task);
    }

    [Fact]
    public void Advance_SourceMoved_IsToldToLetGoFirst()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Running, 5)));

        var orders = told.Advance(Wanted(7, "s2", ("b", Stage.Running, 7)));

        Assert.Equal(
            [Order.BodyOneofCase.UnbindSource, Order.BodyOneofCase.BindSource, Order.BodyOneofCase.SetSubtask],
            orders.Select(order => order.BodyCase));
    }

    [Fact]
    public void Advance_ReconnectOfTheSameCluster_IsToldTheDifference()
    {
        var hello = new Hello
        {
            Name = "w1", Cluster = Cluster, Revision = 6, Source = "s1",
            Subtasks = { new SubTaskStatus { Name = "kept" }, new SubTaskStatus { Name = "gone" }, new SubTaskStatus { Name = "paused" } },
        };
        var told = new DeliveredState(hello, Cluster);

        var orders = told.Advance(Wanted(
            9, "s1", ("kept", Stage.Running, 5), ("paused", Stage.Paused, 8), ("new", Stage.Running, 4)));

        Assert.Equal("gone", orders[0].RemoveSubtask.Task);
        Assert.Equal(["new", "paused"], orders.Skip(1).Select(order => order.SetSubtask.Task));
    }

    [Fact]
    public void Advance_ReconnectOfAnotherCluster_EndsNothingThatIsNotOurs()
    {
        var hello = new Hello
        {
            Name = "w1", Cluster = "lost", Revision = 600, Source = "s1", Subtasks = { new SubTaskStatus { Name = "orphan" } },
        };

        Assert.Empty(new DeliveredState(hello, Cluster).Advance(Wanted(3, null)));
    }

    [Fact]
    public void Advance_SubtaskStoppedAndStartedAnewMeanwhile_IsRemovedFirst()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Running, 5)));

        var orders = told.Advance(Recreated("a", 9));

        Assert.Equal(("a", "s1"), (orders[0].RemoveSubtask.Task, orders[0].RemoveSubtask.Source));
        Assert.Equal(("a", "new"), (orders[1].SetSubtask.Task, orders[1].SetSubtask.Config));
        Assert.Empty(told.Advance(Recreated("a", 9)));
    }

    [Fact]
    public void Advance_ReconnectAfterTheSubtaskWasStartedAnew_IsRemovedFirst()
    {
        var hello = new Hello
        {
            Name = "w1", Cluster = Cluster, Revision = 8, Source = "s1", Subtasks = { new SubTaskStatus { Name = "a" } },
        };

        var orders = new DeliveredState(hello, Cluster).Advance(Recreated("a", 9));

        Assert.Equal([Order.BodyOneofCase.RemoveSubtask, Order.BodyOneofCase.SetSubtask], orders.Select(order => order.BodyCase));
    }

    [Fact]
    public void Advance_SourceStoppedAndCreatedAnewMeanwhile_IsBoundAgain()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Running, 5)));

        var orders = told.Advance(Wanted(9, "s1") with { Source = new SourceEntry(new SourceId("s1"), "new", new Revision(8)) { Created = new Revision(8) } });

        Assert.Equal([Order.BodyOneofCase.UnbindSource, Order.BodyOneofCase.BindSource], orders.Select(order => order.BodyCase));
        Assert.Equal("new", orders[1].BindSource.Config);
    }

    [Fact]
    public void Advance_ConfigurationOfTheSourceChanged_IsToldItAndKeepsItsSubtasks()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Wanted(5, "s1", ("a", Stage.Running, 5)));
        var wanted = Wanted(9, "s1", ("a", Stage.Running, 5)) with { Source = new SourceEntry(new SourceId("s1"), "new", new Revision(8)) };

        Assert.Equal("new", Assert.Single(told.Advance(wanted)).BindSource.Config);
        Assert.Empty(told.Advance(wanted));
    }

    [Fact]
    public void Advance_Relay_IsToldBeforeSubtasksAndEachChangeOnce()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);

        var orders = told.Advance(Relaying(Wanted(5, "s1", ("a", Stage.Running, 5)), "s1", Stage.Running, 4));
        var paused = told.Advance(Relaying(Wanted(6, "s1", ("a", Stage.Running, 5)), "s1", Stage.Paused, 6));
        var same = told.Advance(Relaying(Wanted(7, "s1", ("a", Stage.Running, 5)), "s1", Stage.Paused, 6));
        var none = told.Advance(Wanted(8, "s1", ("a", Stage.Running, 5)));

        Assert.Equal(
            [Order.BodyOneofCase.BindSource, Order.BodyOneofCase.SetRelay, Order.BodyOneofCase.SetSubtask], orders.Select(order => order.BodyCase));
        Assert.Equal(new SetRelay { Source = "s1", Stage = Stage.Paused, Config = "toml" }, Assert.Single(paused).SetRelay);
        Assert.Empty(same);
        Assert.Equal(new SetRelay { Source = "s1" }, Assert.Single(none).SetRelay);
    }

    [Fact]
    public void Advance_RelayOfAnotherSource_IsEndedFirst()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);
        told.Advance(Relaying(Wanted(5, null), "s1", Stage.Running, 4));

        var orders = told.Advance(Relaying(Wanted(9, null), "s2", Stage.Running, 8));

        Assert.Equal([("s1", Stage.InvalidStage), ("s2", Stage.Running)], orders.Select(order => (order.SetRelay.Source, order.SetRelay.Stage)));
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 1)]
    public void Advance_ReconnectOfAWorkerThatRelays_IsToldTheDifference(long changed, int expected)
    {
        var hello = new Hello { Name = "w1", Cluster = Cluster, Revision = 6, RelaySource = "s1" };

        var orders = new DeliveredState(hello, Cluster).Advance(Relaying(Wanted(9, null), "s1", Stage.Paused, changed));

        Assert.Equal(expected, orders.Count);
    }

    [Fact]
    public void Advance_ValidatorStage_IsToldAfterTheSubtaskAndAlone()
    {
        var told = new DeliveredState(new Hello { Name = "w1" }, Cluster);

        var orders = told.Advance(Validating(Wanted(5, "s1", ("a", Stage.Running, 5)), "a", Stage.Running, 5));
        var stopped = told.Advance(Validating(Wanted(7, "s1", ("a", Stage.Running, 5)), "a", Stage.Stopped, 7));

        Assert.Equal(
            [Order.BodyOneofCase.BindSource, Order.BodyOneofCase.SetSubtask, Order.BodyOneofCase.SetValidator], orders.Select(order => order.BodyCase));
        Assert.Equal(new SetValidator { Task = "a", Source = "s1", Stage = Stage.Stopped, Config = "toml" }, Assert.Single(stopped).SetValidator);
    }

    private static Assignment Relaying(Assignment wanted, string source, Stage stage, long revision) =>
        wanted with { Relay = new RelayOrder(new SourceEntry(new SourceId(source), "toml", new Revision(2)), stage, new Revision(revision)) };

    private static Assignment Validating(Assignment wanted, string task, Stage stage, long revision)
    {
        var name = new TaskName(task);
        return wanted with
        {
            Subtasks = wanted.Subtasks.SetItem(name, wanted.Subtasks[name] with { Validator = stage, ValidatorRevision = new Revision(revision) }),
        };
    }

    private static Assignment Recreated(string task, long revision)
    {
        var name = new TaskName(task);
        var wanted = Wanted(revision, "s1", (task, Stage.Running, revision));
        return wanted with
        {
            Subtasks = wanted.Subtasks.SetItem(name, wanted.Subtasks[name] with { Toml = ByteString.CopyFromUtf8("new"), ConfigRevision = new Revision(revision), Created = new Revision(revision) }),
        };
    }

    private static Assignment Wanted(long revision, string? source, params (string Task, Stage Stage, long Revision)[] subtasks) => new(
        new Revision(revision),
        source is null ? null : new SourceEntry(new SourceId(source), "toml", new Revision(2)),
        subtasks.ToImmutableSortedDictionary(
            subtask => new TaskName(subtask.Task),
            subtask => new SubtaskEntry(new SourceId(source ?? ""), new TaskName(subtask.Task))
            {
                Toml = ByteString.CopyFromUtf8("toml"), Expected = subtask.Stage, StageRevision = new Revision(subtask.Revision),
            }));
}
