using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A stock worker that waits for the end of a transaction before it pauses, and says nothing of itself meanwhile.</summary>
public sealed class BusyStockTests
{
    [Fact]
    public async Task Pause_WorkerHoldsItsStatusBackForNineSeconds_IsConfirmedByEach()
    {
        await using var cluster = await StartAsync(TimeSpan.FromSeconds(9));
        var began = cluster.Time.GetUtcNow();

        var answer = await cluster.OperateAsync(TaskOp.Pause);

        Assert.Equal([(true, "", "w1"), (true, "", "w2")], answer.Sources.Select(static row => (row.Result, row.Msg, row.Worker)));
        Assert.True(cluster.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Pause_TransactionIsLongerThanTheBudget_TheRowSaysThatItIsStillPausing()
    {
        await using var cluster = await StartAsync(TimeSpan.FromSeconds(16));

        var answer = await cluster.OperateAsync(TaskOp.Pause);
        var status = await cluster.QueryAsync();

        Assert.All(answer.Sources, static row => Assert.Matches(
            @"fail to get expected result: no receipt within 12s, worker w\d is still pausing, last seen \w+, last heard [\d.]+m?s ago; the order of revision \d+ stands$",
            row.Msg));
        Assert.All(answer.Sources, static row => Assert.False(row.Result));
        Assert.Equal([Stage.Pausing, Stage.Pausing], status.Sources.Select(static row => row.SubTaskStatus.Single().Stage));
        await cluster.UntilAsync("w1", static worker => worker.StageOf("test") == Stage.Paused);
        await cluster.UntilAsync("w2", static worker => worker.StageOf("test") == Stage.Paused);
    }

    [Fact]
    public async Task Query_WorkerIsBusy_SaysSoAndShowsWhatItLastSaid()
    {
        await using var cluster = await StartAsync(TimeSpan.FromSeconds(9));
        var pausing = cluster.OperateAsync(TaskOp.Pause);
        await cluster.UntilAsync("w1", static worker => worker.StageOf("test") == Stage.Pausing);

        var status = await cluster.QueryAsync();

        Assert.Matches("RawCause: worker w1 is busy: it lives, but did not say within 2s how it is, last heard ", status.Sources[0].Msg);
        Assert.Equal((false, Stage.Running), (status.Sources[0].Result, status.Sources[0].SubTaskStatus.Single().Stage));
        Assert.All((await pausing).Sources, static row => Assert.True(row.Result, row.Msg));
    }

    // Two tasks of simulated workers take the same time: both are busy.
    private static Task<ProcessCluster> StartAsync(TimeSpan transaction) =>
        ProcessCluster.StartAsync(2, options => options with { StageTime = transaction });
}
