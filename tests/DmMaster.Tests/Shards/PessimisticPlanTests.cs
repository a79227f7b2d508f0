using DmMaster.Protocol.Dm;
using DmMaster.Registry.KeySpace;
using DmMaster.Shards;
using DmMaster.Shards.Pessimistic;
using DmMaster.Store;
using DmMaster.Tests.Operations;

namespace DmMaster.Tests.Shards;

/// <summary>What is due of a pessimistic lock in each state, and after each event. Three sources: s1, s2 and, where it joined, s3.</summary>
public sealed class PessimisticPlanTests
{
    private const string Drop = "DROP TABLE t";

    private readonly ShardWorld _world = new ShardWorld().WithTask();

    [Fact]
    public void Unsynced_NothingIsDue()
    {
        Assert.Empty(Due());
        Assert.Empty(Due(_world.Announce("s1")));
        Assert.Empty(Due(_world.Announce("s1")));
    }

    [Fact]
    public void Synced_TheFirstWhoAnnouncedExecutes() => Assert.Equal(["execute s2"], Due(_world.Announce("s2").Announce("s1")));

    [Fact]
    public void Synced_AnnouncedAgainAfterAPause_IsStillTheFirst() =>
        Assert.Equal(["execute s1"], Due(_world.Announce("s1").Announce("s2").Announce("s1")));

    [Fact]
    public void Synced_TheOperation_IsTheRecordedOne()
    {
        Due(_world.Announce("s1").Announce("s2"));

        var put = Assert.IsType<TxnOp.Put>(Assert.Single(Assert.Single(Plan().Steps).Txn.Success));

        Assert.Equal(ShardWorld.Key("shardddl-pessimism/operation", "s1"), put.Key.ToStringUtf8());
        Assert.Equal(
            $$"""{"id":"test-`shop`.`t`","task":"test","source":"s1","ddls":["{{ShardWorld.Add}}"],"exec":true,"done":false}""", put.Value.ToStringUtf8());
    }

    [Fact]
    public void Executing_TheOwnerIsAtIt_NothingIsDue() => Assert.Empty(Due(Executing()));

    [Fact]
    public void Executing_TheOwnerAnnouncesAgain_IsToldAgain() => Assert.Equal(["execute s1"], Due(Executing().Announce("s1")));

    [Fact]
    public void Executing_AnotherAnnouncesAgain_WaitsForTheOwner() => Assert.Empty(Due(Executing().Announce("s2")));

    [Fact]
    public void Executing_ASourceThatJoins_IsNotWaitedFor() =>
        Assert.Equal(["skip s2"], Due(Executing().Join("s3").Finish("s1", isExecuting: true)));

    [Fact]
    public void Executing_ASourceThatJoinsAndAnnouncesIt_SkipsIt() =>
        Assert.Equal(["skip s2 s3"], Due(Executing().Join("s3").Announce("s3").Finish("s1", isExecuting: true)));

    [Fact]
    public void OwnerDone_TheOthersSkip() => Assert.Equal(["skip s2"], Due(Executing().Finish("s1", isExecuting: true)));

    [Fact]
    public void OwnerDone_TheOthersWereTold_NothingIsDue() => Assert.Empty(Due(Skipping()));

    [Fact]
    public void Skipping_AnnouncedAgain_IsToldAgainAlone() =>
        Assert.Equal(["skip s2"], Due(Three().Finish("s1", isExecuting: true).Tell("s2", false).Tell("s3", false).Announce("s2")));

    [Fact]
    public void Skipping_OneThatDidNotAnnounceYet_IsToldWhatItWillBeToldThen()
    {
        // As after unlock-ddl-lock, which does not wait for all.
        var world = _world.Announce("s1").Tell("s1", true).Finish("s1", isExecuting: true);

        Assert.Equal(["skip s2"], Due(world));
        Assert.Empty(Due(world.Tell("s2", false)));
        Assert.Equal(["skip s2"], Due(world.Announce("s2")));
    }

    [Fact]
    public void Skipping_OneThatWaitsAtAnotherTable_IsNotTold() => Assert.Empty(Due(
        _world.Announce("s1").Announce("s2", table: "u").Tell("s1", true).Finish("s1", isExecuting: true)));

    [Fact]
    public void Skip_RestsOnTheOwnersOperation()
    {
        var world = Executing().Finish("s1", isExecuting: true);

        Assert.Contains(
            Compare.Unchanged(ShardKeys.PessimisticOperation(ShardWorld.Task, new("s1")), world.Snapshot.ShardDdl[ShardWorld.Task][ShardWorld.Key("shardddl-pessimism/operation", "s1")].Revision),
            Assert.Single(Plan(world).Steps).Txn.Compares);
    }

    [Fact]
    public void AllDone_TheOperationsGo() => Assert.Equal(["resolve -s1 -s2"], Due(Resolved()));

    [Fact]
    public void AllDone_AndTheNextDdlIsAnnounced_BeginsAnew()
    {
        var world = Gone(Resolved(), "s1", "s2");

        Assert.Empty(Due(world.Announce("s2", Drop)));
        Assert.Equal(["execute s2"], Due(world.Announce("s1", Drop)));
    }

    [Fact]
    public void Resolving_OnlyTheOwnersWentYet_TheRestGoesAndNobodyIsTold()
    {
        var world = Gone(Resolved(), "s1").Announce("s1", Drop);

        Assert.Equal(["remove -s2"], Due(world));
        Assert.Empty(Due(Gone(world, "s2")));
    }

    [Fact]
    public void Removing_OneThatStillWaits_IsToldToSkipAndKept()
    {
        var world = Gone(Skipping().Announce("s2"), "s1");

        Assert.Equal(["skip s2"], Due(world));
        Assert.Empty(Due(world.Tell("s2", false)));
        Assert.Equal(["remove -s2"], Due(world.Finish("s2", isExecuting: false)));
    }

    [Fact]
    public void Conflict_StaysAndIsTold()
    {
        Assert.Empty(Due(_world.Announce("s1").Announce("s2", Drop)));

        var fault = Assert.Single(Plan().Faults);

        Assert.Equal((ShardFaultTypes.Announced, ShardWorld.Key("shardddl-pessimism/info", "s2")), (fault.Type, fault.Key));
        Assert.Equal(
            $"[code=38016:class=dm-master:scope=internal:level=high], Message: sharding ddls in ddl lock [{ShardWorld.Add}] is different with [{Drop}], " +
            "Workaround: Please use show-ddl-locks command for more details.",
            fault.Error.ToString());
    }

    [Fact]
    public void Conflict_ThatIsCorrected_IsNone()
    {
        Assert.Equal(["execute s1"], Due(_world.Announce("s1").Announce("s2", Drop).Announce("s2")));
        Assert.Empty(Plan().Faults);
    }

    [Fact]
    public void Owner_ThatLeavesBeforeItIsDone_IsWithdrawnAndAnotherExecutes()
    {
        var world = Three().Leave("s1");

        Assert.Equal(["withdraw -s1 -info:s1"], Due(world));
        Assert.Equal(["execute s2"], Due(Gone(world, "s1").Delete(ShardWorld.Key("shardddl-pessimism/info", "s1"))));
    }

    [Fact]
    public void Owner_ThatLeavesWhenItIsDone_TheOthersSkipAndAllGoes()
    {
        var world = Three().Finish("s1", isExecuting: true).Leave("s1");

        Assert.Equal(["skip s2 s3"], Due(world));
        Assert.Equal(
            ["resolve -s1 -s2 -s3"],
            Due(world.Tell("s2", false).Tell("s3", false).Finish("s2", isExecuting: false).Finish("s3", isExecuting: false)));
    }

    [Fact]
    public void Source_ThatLeavesBeforeAllAreThere_IsNotWaitedFor() =>
        Assert.Equal(["execute s1"], Due(_world.Announce("s1").Leave("s2")));

    [Fact]
    public void Source_ThatJoinsBeforeAllAreThere_IsWaitedFor()
    {
        Assert.Empty(Due(_world.Join("s3").Announce("s1").Announce("s2")));
        Assert.Equal(["execute s1"], Due(_world.Announce("s3")));
    }

    [Fact]
    public void Source_ThatWasStartedAnew_IsWaitedForUntilItAnnouncesAgain()
    {
        var world = _world.Announce("s1").Leave("s1").Join("s1").Announce("s2");

        Assert.Empty(Due(world));
        Assert.Equal(["execute s1"], Due(world.Announce("s1")));
    }

    [Fact]
    public void Task_ThatWasStoppedAndStartedAnew_GoesOnWhereItWas()
    {
        var stopped = Skipping().Leave("s1").Leave("s2");
        Assert.Empty(Due(stopped));

        Assert.Empty(Due(stopped.WithTask()));
        Assert.Equal(["skip s2"], Due(stopped.Announce("s2")));
    }

    [Fact]
    public void Owner_ThatComesToAnotherTableInstead_IsNoOwnerAnyMore()
    {
        var world = Executing().Announce("s1", table: "u");

        Assert.Empty(Due(world));
        Assert.Equal(["execute s2"], Due(world.Announce("s2").Announce("s2", table: "u").Delete(ShardWorld.Key("shardddl-pessimism/info", "s1")).Announce("s1", table: "u")));
    }

    [Fact]
    public void Paused_Sources_CountAsAnyOther() => Assert.Equal(["execute s1"], Due(_world.Announce("s1").Order("s1", Stage.Paused).Announce("s2")));

    [Fact]
    public void Tables_HaveALockEach()
    {
        Assert.Empty(Due(_world.Announce("s1", table: "t").Announce("s2", table: "u")));
        Assert.Equal(2, DdlLocks.Of(_world.Snapshot).Count);
    }

    [Fact]
    public void Tasks_ThatLockTheSameTable_AreApart()
    {
        foreach (var source in new[] { "s1", "s2" })
        {
            _world.Put(DmKeys.SubtaskConfig(new(source), new("other")).ToStringUtf8(), ShardWorld.Pessimistic);
        }

        _world.Announce("s1").Announce("s2");
        _world.Put(
            ShardKeys.PessimisticInfo(new("other"), new("s1")).ToStringUtf8(),
            """{"task":"other","source":"s1","schema":"shop","table":"t","ddls":["DROP TABLE t"]}""");

        Assert.Equal(["execute s1"], Due());
        Assert.Empty(PessimisticCoordinator.Plan(_world.Snapshot, new("other")).Steps);
        Assert.Equal(["other-`shop`.`t`", "test-`shop`.`t`"], DdlLocks.Of(_world.Snapshot).Select(static one => one.Id.Text));
    }

    [Fact]
    public void Info_OfASourceOutsideTheTask_CountsForNothing()
    {
        Assert.Empty(Due(_world.Announce("s1").Announce("s9")));
        Assert.Equal(["s1", "s2"], DdlLocks.Of(_world.Snapshot).Single().Sources.Order());
        Assert.Equal(["execute s1"], Due(_world.Announce("s2")));
    }

    [Fact]
    public void Info_OfATaskThatDoesNotExist_IsShownAndLeftAlone()
    {
        var world = new ShardWorld().Announce("s1").Tell("s2", true);

        Assert.Empty(Due(world));
        Assert.Equal(["s1", "s2"], DdlLocks.Of(world.Snapshot).Single().Synced);
    }

    [Fact]
    public void Done_ThatWasNotAsked_IsDeletedAndTold()
    {
        Assert.Equal(["withdraw -s2"], Due(_world.Announce("s1").Tell("s2", true, isDone: true)));

        Assert.Equal((ShardFaultTypes.NotAsked, ShardWorld.Key("shardddl-pessimism/operation", "s2")), (Plan().Faults.Single().Type, Plan().Faults.Single().Key));
        Assert.Empty(Due(Gone(_world, "s2")));
        Assert.Equal(["execute s1"], Due(_world.Announce("s2")));
    }

    [Fact]
    public void Done_OfAnotherLockThatWasNotAsked_HidesNothing() =>
        Assert.Equal(["withdraw -s2", "execute s1"], Due(_world.Announce("s1").Announce("s2").Tell("s2", true, isDone: true, table: "u")).Order().Reverse());

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("""{"schema":"shop","table":"t"}""")]
    [InlineData("""{"schema":"shop","table":"t","ddls":[]}""")]
    [InlineData("""{"schema":"","table":"t","ddls":["x"]}""")]
    [InlineData("""{"schema":7,"table":"t","ddls":["x"]}""")]
    public void Info_ThatIsBroken_IsToldAndHidesNoOther(string value)
    {
        Assert.Empty(Due(_world.Announce("s1").Put(ShardWorld.Key("shardddl-pessimism/info", "s2"), value)));

        Assert.Equal("what source s2 announced names no table or no DDL", Plan().Faults.Single().Error.ToString());
        Assert.Equal(["execute s1"], Due(_world.Announce("s2")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"id":7}""")]
    public void Operation_ThatIsBroken_IsWrittenOver(string value) =>
        Assert.Equal(["execute s1"], Due(_world.Put(ShardWorld.Key("shardddl-pessimism/operation", "s1"), value).Announce("s1").Announce("s2")));

    [Fact]
    public void Key_WithMoreParts_IsNone()
    {
        _world.Announce("s1").Put(ShardWorld.Key("shardddl-pessimism/info", "s2", "more"), """{"schema":"shop","table":"t","ddls":["x"]}""");

        Assert.Empty(Due());
        Assert.Empty(Plan().Faults);
    }

    [Fact]
    public void Sources_TenThousandInALock_AreSkippedAndRemovedAsAnEtcdTakesThem()
    {
        var sources = Enumerable.Range(0, 10_000).Select(static number => $"r{number:D5}").ToList();
        sources.ForEach(source => _world.Join(source));
        sources.ForEach(source => _world.Announce(source));
        Assert.Equal(["execute s1"], Due(_world.Announce("s1").Announce("s2")).Select(static _ => "execute s1"));
        _world.Tell("r00000", true).Finish("r00000", isExecuting: true);

        var steps = Plan().Steps;

        Assert.Equal(10_001, steps.Sum(static step => step.Txn.Success.Count));
        Assert.All(steps, static step => Assert.True(step.Txn.Compares.Count <= 128));
    }

    private static IEnumerable<string> Parts(TxnOp operation)
    {
        var (sign, key) = operation switch
        {
            TxnOp.Put put => ("", put.Key),
            TxnOp.Delete delete => ("-", delete.Range.Start),
            _ => throw new ArgumentOutOfRangeException(nameof(operation)),
        };
        Assert.True(DmKeys.TryParse(key, out var parsed));
        return [$"{sign}{(key.ToStringUtf8().Contains("/info/", StringComparison.Ordinal) ? "info:" : "")}{parsed.Second}"];
    }

    private ShardWorld Executing() => _world.Announce("s1").Announce("s2").Tell("s1", true);

    private ShardWorld Three() => _world.Join("s3").Announce("s1").Announce("s2").Announce("s3").Tell("s1", true);

    private ShardWorld Skipping() => Executing().Finish("s1", isExecuting: true).Tell("s2", false);

    private ShardWorld Resolved() => Skipping().Finish("s2", isExecuting: false);

    private static ShardWorld Gone(ShardWorld world, params string[] sources)
    {
        foreach (var source in sources)
        {
            world.Delete(ShardWorld.Key("shardddl-pessimism/operation", source));
        }

        return world;
    }

    private ShardRound Plan(ShardWorld? world = null) => PessimisticCoordinator.Plan((world ?? _world).Snapshot, ShardWorld.Task);

    private IEnumerable<string> Due(ShardWorld? world = null) =>
        Plan(world).Steps.Select(static step => string.Join(' ', step.Txn.Success.SelectMany(Parts).Prepend(step.What)));
}
