using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A subtask that stopped at an event, was paused by an operator, and goes on by itself when the event is skipped.</summary>
public sealed class SkippedEventTests
{
    [Fact]
    public async Task Resume_WorkerWentOnByItselfToTheNextError_IsAnsweredByWhatComesAfterIt()
    {
        await using var cluster = await ProcessCluster.StartAsync(2);
        var worker = cluster["w1"];
        Assert.True(worker.FailUnit("test", new ProcessError { Message = "first" }, isResumable: false));
        var paused = await cluster.OperateAsync(TaskOp.Pause);
        Assert.Equal([true, true], paused.Sources.Select(static row => row.Result));
        Assert.Contains("first", paused.Sources[0].Msg, StringComparison.Ordinal);

        var skipped = await cluster.DoAsync(cluster.Master.Client.HandleErrorAsync(
            new HandleErrorRequest { Op = ErrorOp.Skip, Task = "test", Sources = { "s1" } }));
        Assert.True(skipped.Sources.Single().Result, skipped.ToString());
        Assert.Equal(Stage.Running, worker.StageOf("test"));
        Assert.True(worker.FailUnit("test", new ProcessError { Message = "next" }, isResumable: false));

        var resumed = await cluster.OperateAsync(TaskOp.Resume);

        Assert.Equal([(true, ""), (true, "")], resumed.Sources.Select(static row => (row.Result, row.Msg)));
        Assert.Equal(Stage.Running, worker.StageOf("test"));
    }
}
