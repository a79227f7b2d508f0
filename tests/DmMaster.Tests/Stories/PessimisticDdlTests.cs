using DmMaster.Protocol.Dm;
using DmMaster.Registry.KeySpace;

namespace DmMaster.Tests.Stories;

/// <summary>Stock workers come to the DDL of a pessimistic shard group, and the master coordinates them.</summary>
public sealed class PessimisticDdlTests
{
    private const string Drop = "ALTER TABLE `shop`.`t` DROP COLUMN `c`";

    [Fact]
    public async Task Ddl_ThatAllComeTo_IsCarriedOutByTheFirstAndLeavesNothing()
    {
        await using var cluster = await ShardCluster.StartAsync(3);
        await cluster.AnnounceAsync(2);
        await cluster.AnnounceAsync(1);

        var half = Assert.Single((await cluster.ShowAsync()).Locks);
        Assert.Equal(("pessimistic", "s2", ShardCluster.Add), (half.Mode, half.Owner, Assert.Single(half.DDLs)));
        Assert.Equal(["s1", "s2"], half.Synced);
        Assert.Equal(["s3"], half.Unsynced);
        var status = await cluster.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
        Assert.Equal((true, ""), (status.Result, status.Msg));
        Assert.All(status.Sources, static row => Assert.Equal((true, ""), (row.Result, row.Msg)));
        Assert.Equal([ShardCluster.Add], status.Sources[0].SubTaskStatus.Single().Sync.BlockingDDLs);

        await cluster.MeetAsync(3);
        await cluster.GoneAsync();

        foreach (var number in new[] { 1, 2, 3 })
        {
            await cluster.PassedAsync(number);
        }

        Assert.Equal("no DDL lock exists", (await cluster.ShowAsync()).Msg);
    }

    [Fact]
    public async Task Ddls_InARowOverTwoTables_AreCarriedOutEach()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        var all = Enumerable.Range(0, 20).SelectMany(step => new[] { 1, 2 }.Select(number => cluster.MeetAsync(number, $"ALTER TABLE x ADD c{step} INT", $"t{step % 2}"))).ToList();

        await Task.WhenAll(all);
        await cluster.PassedAsync(1);
        await cluster.PassedAsync(2);
        await cluster.GoneAsync();
    }

    [Fact]
    public async Task Pause_WhileSomeWait_AnnouncesAgainAndGoesOnWhenAllAreThere()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        var first = await cluster.ReadAsync(1, isInfo: true);

        await cluster.OperateAsync(TaskOp.Pause);
        Assert.Single((await cluster.ShowAsync()).Locks);
        await cluster.OperateAsync(TaskOp.Resume);
        await cluster.Worker(1).UntilAsync(static worker => worker.WaitsAt("test") is not null, cluster.Patience);
        Assert.True((await cluster.ReadAsync(1, isInfo: true))!.ModRevision > first!.ModRevision);

        await cluster.MeetAsync(2);
        await cluster.GoneAsync();
        await cluster.PassedAsync(1);
    }

    [Fact]
    public async Task Pause_OfTheOwner_CarriesItOutWhenItIsResumed()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(2);
        await cluster.OperateAsync(TaskOp.Pause, "s2");

        await cluster.MeetAsync(1);
        await cluster.UntilAsync(static snapshot => snapshot.ShardDdl.Single().Value.Count == 3);
        Assert.Equal("s2", Assert.Single((await cluster.ShowAsync()).Locks).Owner);
        await cluster.OperateAsync(TaskOp.Resume, "s2");

        await cluster.GoneAsync();
        await cluster.PassedAsync(1);
        await cluster.PassedAsync(2);
    }

    [Fact]
    public async Task Stop_InTheMiddle_AndStartedAnew_GoesOn()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        await cluster.OperateAsync(TaskOp.Delete);
        Assert.Single((await cluster.ShowAsync()).Locks);

        await cluster.StartTaskAsync();
        Assert.Equal(["s1", "s2"], Assert.Single((await cluster.ShowAsync()).Locks).Unsynced);
        await cluster.MeetAsync(1);
        await cluster.MeetAsync(2);

        await cluster.GoneAsync();
    }

    [Fact]
    public async Task Source_ThatLeaves_IsNotWaitedForAnyMore()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);

        await cluster.OperateAsync(TaskOp.Delete, "s2");

        await cluster.GoneAsync();
        await cluster.PassedAsync(1);
    }

    [Fact]
    public async Task Worker_ThatIsKilledInTheMiddle_GoesOnWhenItIsBack()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        await cluster.Process(1).KillAsync();

        await cluster.MeetAsync(2);
        await cluster.UntilAsync(static snapshot => snapshot.ShardDdl.Single().Value.Count == 3);
        await cluster.Process(1).StartAgainAsync();
        await cluster.Worker(1).UntilAsync(static worker => worker.StageOf("test") == Stage.Running, cluster.Patience);
        await cluster.MeetAsync(1);

        await cluster.GoneAsync();
        await cluster.PassedAsync(2);
    }

    [Fact]
    public async Task Conflict_IsToldAndStays()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        await cluster.MeetAsync(2, Drop);

        await cluster.Log.LineAsync("[code=38016:", cluster.Patience);

        var shown = await cluster.ShowAsync();
        Assert.Equal(["s1"], Assert.Single(shown.Locks).Synced);
        Assert.Equal(["s2"], shown.Locks[0].Unsynced);
        Assert.Contains($"is different with [{Drop}]", shown.Msg, StringComparison.Ordinal);
        Assert.NotNull(cluster.Worker(1).WaitsAt("test"));
        Assert.NotNull(cluster.Worker(2).WaitsAt("test"));
    }

    [Fact]
    public async Task Done_ThatNobodyAsked_IsRemovedAndTold()
    {
        await using var cluster = await ShardCluster.StartAsync(2);

        await cluster.PutAsync(
            ShardKeys.PessimisticOperation(new("test"), new("s2")),
            $$"""{"id":"{{ShardCluster.Lock}}","task":"test","source":"s2","ddls":["x"],"exec":true,"done":true}""");

        await cluster.GoneAsync();
        await cluster.Log.LineAsync("was not told to carry out or skip", cluster.Patience);
    }
}
