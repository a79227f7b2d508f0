using System.Collections.Immutable;
using DmMaster.Operations.Relay;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Tests.Operations;

/// <summary>When a task still needs its relay logs.</summary>
public sealed class PurgeRulesTests
{
    private static readonly TaskName Task = new("t");

    [Theory]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "(mysql-bin.000004, 7)", "mysql-bin.000004", null)]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "(mysql-bin.000003, 7)", "mysql-bin.000004", "sub task t still reads mysql-bin.000003, which is before mysql-bin.000004")]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "(mysql-bin|000001.000003, 7)", "mysql-bin.000004", "sub task t still reads mysql-bin|000001.000003, which is before mysql-bin.000004")]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "(mysql-bin.000009, 7)", "mysql-bin.000010", "sub task t still reads mysql-bin.000009, which is before mysql-bin.000010")]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "(other-bin.000001, 7)", "mysql-bin.000010", null)]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "", "mysql-bin.000010", null)]
    [InlineData(Stage.Running, Stage.Running, UnitType.Sync, "(,)", "nope", null)]
    [InlineData(Stage.Running, Stage.Running, UnitType.Load, "", "", "sub task t is still in unit Load and has not begun to read it")]
    [InlineData(Stage.Paused, Stage.Running, UnitType.Sync, "(mysql-bin.000009, 7)", "mysql-bin.000001", "sub task t current stage is Paused")]
    [InlineData(Stage.Running, Stage.Paused, UnitType.Sync, "(mysql-bin.000009, 7)", "mysql-bin.000001", "sub task t current stage is Paused")]
    [InlineData(Stage.Running, Stage.Resuming, UnitType.Sync, "", "", "sub task t current stage is Resuming")]
    [InlineData(Stage.Running, Stage.Finished, UnitType.Sync, "", "", null)]
    public void WhyNot_ByStageAndPlace_IsTold(Stage expected, Stage seen, UnitType unit, string reads, string filename, string? reason)
    {
        var status = new SubTaskStatus { Name = "t", Stage = seen, Unit = unit, Sync = new SyncStatus { SyncerBinlog = reads } };
        var reader = ObservedWorker.Unheard with
        {
            Subtasks = ImmutableSortedDictionary<TaskName, ObservedSubtask>.Empty.Add(Task, new ObservedSubtask(status, new Revision(3), 0)),
        };

        Assert.Equal(reason, PurgeRules.WhyNot([new SubtaskEntry(new("s"), Task) { Expected = expected }], reader, filename));
    }

    [Fact]
    public void WhyNot_PausedAndNeverHeardOf_IsStillPaused() => Assert.Equal(
        "sub task t current stage is Paused",
        PurgeRules.WhyNot([new SubtaskEntry(new("s"), Task) { Expected = Stage.Paused }], ObservedWorker.Unheard, ""));

    [Fact]
    public void WhyNot_NoTask_IsNothing() => Assert.Null(PurgeRules.WhyNot([], ObservedWorker.Unheard, "mysql-bin.000001"));
}
