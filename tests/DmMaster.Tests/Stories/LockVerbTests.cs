using DmMaster.Protocol.Dm;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Tests.Stories;

/// <summary>Shard-DDL locks, from the keys that stock workers and a stock master wrote.</summary>
public sealed class LockVerbTests : IAsyncLifetime
{
    private const string Add = "ALTER TABLE `shop`.`t` ADD COLUMN `c` INT";

    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartWithTaskAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Show_NoLock_SaysSo() =>
        Assert.Equal(new ShowDDLLocksResponse { Result = true, Msg = "no DDL lock exists" }, await ShowAsync());

    [Fact]
    public async Task Show_OneSourceWaits_NamesWhoDoesNot()
    {
        await AnnounceAsync("s1");

        Assert.Equal(Pessimistic("s1", ["s1"], ["s2"]), Assert.Single((await ShowAsync()).Locks));
    }

    [Fact]
    public async Task Show_OwnerWasTold_IsTheOwnerWhoeverWaits()
    {
        await AnnounceAsync("s1");
        await PutAsync("shardddl-pessimism/operation", ["test", "s2"], $$"""{"id":"test-`shop`.`t`","task":"test","source":"s2","ddls":["{{Add}}"],"exec":true,"done":false}""");

        Assert.Equal(Pessimistic("s2", ["s1", "s2"], []), Assert.Single((await ShowAsync()).Locks));
    }

    [Fact]
    public async Task Show_AnotherStatement_IsNotSynced()
    {
        await AnnounceAsync("s1");
        await AnnounceAsync("s2", "DROP TABLE t");

        var shown = await ShowAsync();
        Assert.Equal(Pessimistic("s1", ["s1"], ["s2"]), Assert.Single(shown.Locks));
        Assert.StartsWith($"[code=38016:class=dm-master:scope=internal:level=high], Message: sharding ddls in ddl lock [{Add}] is different with [DROP TABLE t]", shown.Msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\ud800d":1,"id":"test-`shop`.`t`"}""")]
    [InlineData("""{"tables":{"\ud800":{"t":{"u":{"t":{}}}}}}""")]
    [InlineData("""{"tables":{"shop":{"t":{"u":{"\ud800":{}}}}}}""")]
    public async Task Show_AValueWithNamesThatAreNoText_HidesNoOther(string value)
    {
        await AnnounceAsync("s1");
        foreach (var kind in new[] { "shardddl-pessimism/info", "shardddl-pessimism/operation", "shardddl-optimism/source-tables" })
        {
            await PutAsync(kind, ["test", "s9"], value);
        }

        Assert.Contains((await ShowAsync()).Locks, static one => one.Owner == "s1");
        Assert.True((await _cluster.Client.QueryStatusAsync(new QueryStatusListRequest())).Result);
    }

    [Theory]
    [InlineData("test", "", 1)]
    [InlineData("other", "", 0)]
    [InlineData("", "s2", 1)]
    [InlineData("test", "s9", 0)]
    public async Task Show_Filtered_ShowsTheLocksOfTaskAndSources(string task, string source, int count)
    {
        await AnnounceAsync("s1");

        var answer = await _cluster.Client.ShowDDLLocksAsync(
            new ShowDDLLocksRequest { Task = task, Sources = { source.Length == 0 ? [] : [source] } });

        Assert.Equal(count, answer.Locks.Count);
        Assert.Equal(count == 0 ? "no DDL lock exists" : "", answer.Msg);
    }

    [Fact]
    public async Task Show_OptimisticHalf_NamesTables()
    {
        await HalfOptimisticAsync("none");

        Assert.Equal(
            new DDLLock
            {
                ID = "test-`shop`.`t`", Task = "test", Mode = "optimistic", Synced = { "s1-`shop1`.`t`" }, Unsynced = { "s2-`shop2`.`t`" },
            },
            Assert.Single((await ShowAsync()).Locks));
    }

    [Fact]
    public async Task Show_OptimisticConflict_NamesItsOwnerAndStatements()
    {
        await HalfOptimisticAsync("detected");

        var one = Assert.Single((await ShowAsync()).Locks);

        Assert.Equal(("s1-`shop1`.`t`", Add), (one.Owner, Assert.Single(one.DDLs)));
        Assert.Empty(one.Synced);
    }

    [Fact]
    public async Task Show_BrokenValues_HideNothing()
    {
        await PutAsync("shardddl-pessimism/info", ["test", "s2"], "{");
        await PutAsync("shardddl-optimism/info", ["test", "s2", "a", "b"], """{"task":7,"ddls":[1,null,"\ud800"]}""");
        await PutAsync("shardddl-optimism/source-tables", ["test", "s2"], """{"tables":{"a":[],"b":{"c":1}}}""");
        await AnnounceAsync("s1");

        Assert.Contains(Pessimistic("s1", ["s1"], ["s2"]), (await ShowAsync()).Locks);
    }

    [Fact]
    public async Task Status_OfASourceThatDidNotMeetTheDdl_TellsOfTheLock()
    {
        await AnnounceAsync("s1");

        var rows = (await _cluster.QueryAsync()).Sources;

        Assert.All(rows, row => Assert.Equal(
            new ShardingGroup { Target = "`shop`.`t`", Unsynced = { "this DM-worker doesn't receive any shard DDL of this group" } },
            Assert.Single(Assert.Single(row.SubTaskStatus).Sync.UnresolvedGroups)));
        Assert.Equal(2, rows.Count);
    }

    [Theory]
    [InlineData("nonsense", "can't find task name from lock-ID")]
    [InlineData("", "can't find task name from lock-ID")]
    [InlineData("test-`a`", "can't find task name from lock-ID")]
    [InlineData(
        "test-`a`.`b`",
        "[code=38019:class=dm-master:scope=internal:level=high], Message: lock with ID test-`a`.`b` not found, Workaround: Please use show-ddl-locks command to see lock id.")]
    public async Task Unlock_NoSuchLock_IsRefusedInDmsWords(string id, string reason) =>
        Assert.Equal(new UnlockDDLLockResponse { Msg = reason }, await _cluster.Client.UnlockDDLLockAsync(new UnlockDDLLockRequest { ID = id }));

    [Fact]
    public async Task Unlock_HugeName_IsRefused() => Assert.Equal(
        "can't find task name from lock-ID",
        (await _cluster.Client.UnlockDDLLockAsync(new UnlockDDLLockRequest { ID = string.Concat(Enumerable.Repeat("-`", 32_000)) })).Msg);

    [Fact]
    public async Task Unlock_OptimisticWithoutOneSource_IsRefused()
    {
        await using var allowing = await Cluster.StartAsync(
            TimeProvider.System, static options => options with { AllowShardMode = true }, null, "w1", "w2");
        await allowing.CreateAsync("s1");
        await allowing.CreateAsync("s2");
        var task = Cluster.Task.Replace("task-mode", "shard-mode: optimistic\ntask-mode", StringComparison.Ordinal);
        Assert.True((await allowing.Client.StartTaskAsync(new StartTaskRequest { Task = task })).Result);

        var answer = await allowing.Client.UnlockDDLLockAsync(new UnlockDDLLockRequest { ID = "test-`a`.`b`" });

        Assert.Equal("optimistic locks should have only one source", answer.Msg);
    }

    [Fact]
    public async Task Unlock_WhereTheOwnerDoesNotAnswer_EndsWithItsBudget()
    {
        await using var hasty = await Cluster.StartAsync(
            TimeProvider.System, static options => options with { AckBudget = TimeSpan.FromMilliseconds(300) }, null, "w1", "w2");
        await hasty.CreateAsync("s1");
        await hasty.CreateAsync("s2");
        Assert.True((await hasty.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task })).Result);
        var key = DmMaster.Registry.KeySpace.ShardKeys.PessimisticInfo(new("test"), new("s1"));
        var info = $$"""{"task":"test","source":"s1","schema":"shop","table":"t","ddls":["{{Add}}"]}""";
        await hasty.Master.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(key, ByteString.CopyFromUtf8(info))] }, CancellationToken.None);
        await hasty.UntilAsync(static snapshot => !snapshot.ShardDdl.IsEmpty);

        var answer = await hasty.Client.UnlockDDLLockAsync(new UnlockDDLLockRequest { ID = "test-`shop`.`t`" });

        Assert.Equal(
            "[code=38024:class=dm-master:scope=internal:level=high], Message: the owner s1 of the lock test-`shop`.`t` has not done the operation, " +
            "RawCause: source s1 has not confirmed within 300ms, its order stands",
            answer.Msg);
    }

    [Fact]
    public async Task Stop_OfTheTask_ForgetsItsOptimisticDdl()
    {
        await HalfOptimisticAsync("none");
        await PutAsync("shardddl-optimism/dropped-columns", ["test-`shop`.`t`", "c"], "0");
        await AnnounceAsync("s1");

        await _cluster.OperateAsync(TaskOp.Delete);

        var left = await _cluster.Master.Store.RangeAsync(
            new RangeQuery(KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-master/shardddl-"))), CancellationToken.None);
        Assert.StartsWith("/dm-master/shardddl-pessimism/info/", Assert.Single(left.Entries).Key.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OnOneSource_ForgetsThatSourcesOptimisticDdl()
    {
        await HalfOptimisticAsync("none");

        await _cluster.OperateAsync(TaskOp.Delete, "s1");

        Assert.Equal("no DDL lock exists", (await ShowAsync()).Msg);
        var left = await _cluster.Master.Store.RangeAsync(
            new RangeQuery(KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-master/shardddl-optimism/source-tables/"))), CancellationToken.None);
        Assert.Single(left.Entries);
    }

    private static DDLLock Pessimistic(string owner, string[] synced, string[] unsynced) => new()
    {
        ID = "test-`shop`.`t`", Task = "test", Mode = "pessimistic", Owner = owner, DDLs = { Add }, Synced = { synced }, Unsynced = { unsynced },
    };

    private async Task<ShowDDLLocksResponse> ShowAsync() => await _cluster.Client.ShowDDLLocksAsync(new ShowDDLLocksRequest());

    private Task AnnounceAsync(string source, string statement = Add) => PutAsync(
        "shardddl-pessimism/info", ["test", source], $$"""{"task":"test","source":"{{source}}","schema":"shop","table":"t","ddls":["{{statement}}"]}""");

    private async Task HalfOptimisticAsync(string stage)
    {
        foreach (var number in new[] { 1, 2 })
        {
            await PutAsync(
                "shardddl-optimism/source-tables",
                ["test", $"s{number}"],
                $"{{\"task\":\"test\",\"source\":\"s{number}\",\"tables\":{{\"shop\":{{\"t\":{{\"shop{number}\":{{\"t\":{{}}}}}}}}}}}}");
        }

        await PutAsync("shardddl-optimism/info", ["test", "s1", "shop1", "t"], $$"""
            {"task":"test","source":"s1","up-schema":"shop1","up-table":"t","down-schema":"shop","down-table":"t","ddls":["{{Add}}"],"table-info-before":null}
            """);
        await PutAsync("shardddl-optimism/operation", ["test", "s1", "shop1", "t"], $$"""
            {"id":"test-`shop`.`t`","task":"test","source":"s1","up-schema":"shop1","up-table":"t","ddls":[],"conflict-stage":"{{stage}}","done":true,"cols":[]}
            """);
    }

    private async Task PutAsync(string kind, string[] parts, string value)
    {
        var hex = parts.Select(part => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(part)));
        var key = ByteString.CopyFromUtf8($"/dm-master/{kind}/{string.Join('/', hex)}");
        var put = await _cluster.Master.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(key, ByteString.CopyFromUtf8(value))] }, CancellationToken.None);
        await _cluster.UntilAsync(snapshot => snapshot.Revision >= put.Revision);
    }
}
