using DmMaster.Protocol.Dm;
using DmMaster.Testing.Fleet;
using DmMaster.Worker;

namespace DmMaster.Testing.Tests;

/// <summary>The table of DM's own worker: operation by stage.</summary>
public sealed class StageRulesTests
{
    private const int NotRunning = 40050;
    private const int NotPaused = 40051;

    [Theory]
    [InlineData(Stage.New, Stage.Running, true)]
    [InlineData(Stage.New, Stage.Paused, true)]
    [InlineData(Stage.New, Stage.Stopped, true)]
    [InlineData(Stage.Running, Stage.Paused, true)]
    [InlineData(Stage.Running, Stage.Stopped, true)]
    [InlineData(Stage.Paused, Stage.Running, true)]
    [InlineData(Stage.Stopped, Stage.Running, true)]
    [InlineData(Stage.Running, Stage.Running, false)]
    [InlineData(Stage.Resuming, Stage.Running, false)]
    [InlineData(Stage.Finished, Stage.Running, false)]
    [InlineData(Stage.Paused, Stage.Paused, false)]
    [InlineData(Stage.Pausing, Stage.Paused, false)]
    [InlineData(Stage.Stopped, Stage.Stopped, false)]
    public void Check_WhatCanBe_TellsWhetherThereIsAnythingToDo(Stage from, Stage to, bool isDue) =>
        Assert.Equal(isDue, StageRules.Check(from, to));

    [Theory]
    [InlineData(Stage.Finished, Stage.Paused, NotRunning)]
    [InlineData(Stage.Resuming, Stage.Paused, NotRunning)]
    [InlineData(Stage.Stopped, Stage.Paused, NotRunning)]
    [InlineData(Stage.Stopping, Stage.Paused, NotRunning)]
    [InlineData(Stage.Paused, Stage.Stopped, NotRunning)]
    [InlineData(Stage.Pausing, Stage.Stopped, NotRunning)]
    [InlineData(Stage.Resuming, Stage.Stopped, NotRunning)]
    [InlineData(Stage.Finished, Stage.Stopped, NotRunning)]
    [InlineData(Stage.Pausing, Stage.Running, NotPaused)]
    [InlineData(Stage.Stopping, Stage.Running, NotPaused)]
    public void Check_WhatCannotBe_IsRefusedInDmsWords(Stage from, Stage to, int code)
    {
        var refused = Assert.Throws<OrderRefusedException>(() => StageRules.Check(from, to)).Error;

        Assert.Equal((code, "dm-worker", "internal", "high"), (refused.ErrCode, refused.ErrClass, refused.ErrScope, refused.ErrLevel));
        Assert.Equal($"current stage is {from} but not {(code == NotRunning ? "running" : "paused")}, invalid", refused.Message);
    }
}
