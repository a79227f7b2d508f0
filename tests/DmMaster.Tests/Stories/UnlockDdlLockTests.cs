using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Stories;

/// <summary>unlock-ddl-lock of pessimistic locks, over stock workers that wait.</summary>
public sealed class UnlockDdlLockTests
{
    private const string Drop = "ALTER TABLE `shop`.`t` DROP COLUMN `c`";

    [Fact]
    public async Task Unlock_AHalfSyncedLock_LetsItsOwnerCarryTheDdlOutAndRemovesIt()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);

        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync());

        await cluster.PassedAsync(1);
        Assert.Empty(cluster.Snapshot.ShardDdl);
        Assert.Contains("[code=38019:", (await cluster.UnlockAsync()).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlock_WithAnotherOwner_HasThatCarryItOutAndTheOtherSkip()
    {
        await using var cluster = await ShardCluster.StartAsync(3);
        await cluster.AnnounceAsync(1);
        await cluster.AnnounceAsync(2);
        var executed = ExecutedByAsync(cluster);

        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync("s2"));

        Assert.Equal("s2", await executed);
        await cluster.PassedAsync(1);
        await cluster.PassedAsync(2);
        Assert.Empty(cluster.Snapshot.ShardDdl);
    }

    [Fact]
    public async Task Unlock_WithAnOwnerThatDoesNotWait_IsRefused()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);

        Assert.Equal(
            "[code=38022:class=dm-master:scope=internal:level=high], Message: owner s2 is not waiting for a lock, but sources [s1] are waiting for the lock",
            (await cluster.UnlockAsync("s2")).Msg);
        Assert.Single((await cluster.ShowAsync()).Locks);
    }

    [Fact]
    public async Task Unlock_WhoseOwnerIsAway_SaysSoAtOnceAndTheOrderStands()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        await cluster.OperateAsync(TaskOp.Pause, "s1");

        Assert.Equal(
            $"[code=38024:class=dm-master:scope=internal:level=high], Message: the owner s1 of the lock {ShardCluster.Lock} has not done the operation, " +
            "RawCause: source s1 has no worker that runs the subtask, its order stands",
            (await cluster.UnlockAsync()).Msg);

        await cluster.OperateAsync(TaskOp.Resume, "s1");
        await cluster.PassedAsync(1);
        await cluster.UntilAsync(static snapshot => snapshot.ShardDdl.Single().Value.Count == 2);
        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync());
        Assert.Empty(cluster.Snapshot.ShardDdl);
    }

    [Fact]
    public async Task Unlock_Forced_RemovesTheLockThoughNobodyCarriesItOut()
    {
        await using var cluster = await ShardCluster.StartAsync(3);
        await cluster.AnnounceAsync(1);
        await cluster.AnnounceAsync(2);
        await cluster.OperateAsync(TaskOp.Pause, "s1");

        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync(isForced: true));

        await cluster.PassedAsync(2);
        Assert.Empty(cluster.Snapshot.ShardDdl);
    }

    [Fact]
    public async Task Unlock_WhereOneIsAway_NamesItAndItSkipsWhenItIsBack()
    {
        await using var cluster = await ShardCluster.StartAsync(3);
        await cluster.AnnounceAsync(1);
        await cluster.AnnounceAsync(2);
        await cluster.OperateAsync(TaskOp.Pause, "s2");

        Assert.Equal(
            $"[code=38025:class=dm-master:scope=internal:level=high], Message: DDL lock {ShardCluster.Lock} owner ExecuteDDL successfully, so DDL lock removed. " +
            "but some dm-workers ExecuteDDL fail, you should to handle dm-worker directly, RawCause: source s2 has no worker that runs the subtask, its order stands",
            (await cluster.UnlockAsync()).Msg);
        await cluster.PassedAsync(1);

        await cluster.OperateAsync(TaskOp.Resume, "s2");
        await cluster.PassedAsync(2);
        await cluster.GoneAsync();
    }

    [Fact]
    public async Task Unlock_OfALockInConflict_LeavesTheOtherDdlWaiting()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        await cluster.MeetAsync(2, Drop);
        await cluster.UntilAsync(static snapshot => snapshot.ShardDdl.Single().Value.Count == 2);

        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync());

        await cluster.PassedAsync(1);
        var left = Assert.Single((await cluster.ShowAsync()).Locks);
        Assert.Equal(("s2", Drop), (left.Owner, Assert.Single(left.DDLs)));
        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync());
        await cluster.PassedAsync(2);
    }

    [Fact]
    public async Task Unlock_OfATaskThatWasStopped_RemovesWhatItLeft()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        await cluster.AnnounceAsync(1);
        await cluster.OperateAsync(TaskOp.Delete);

        Assert.Equal(new UnlockDDLLockResponse { Result = true }, await cluster.UnlockAsync());

        Assert.Empty(cluster.Snapshot.ShardDdl);
    }

    private static async Task<string> ExecutedByAsync(ShardCluster cluster)
    {
        var by = "";
        await cluster.UntilAsync(snapshot =>
        {
            by = snapshot.ShardDdl.SelectMany(static task => task.Value.Values).Select(static entry => entry.Value.ToStringUtf8())
                .FirstOrDefault(static value => value.Contains("\"exec\":true", StringComparison.Ordinal)) is { } value
                ? System.Text.Json.JsonDocument.Parse(value).RootElement.GetProperty("source").GetString()!
                : by;
            return by.Length > 0;
        });
        return by;
    }
}
