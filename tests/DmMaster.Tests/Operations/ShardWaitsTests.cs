using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Operations;

/// <summary>Which subtasks wait at optimistic shard DDL, by what workers announced and were answered.</summary>
public sealed class ShardWaitsTests
{
    private readonly ShardWorld _world = new ShardWorld().WithTask();

    [Fact]
    public void Nothing_Announced_NobodyWaits()
    {
        Assert.Empty(Waiting());
        _world.Tables("s1").Tables("s2");
        Assert.Empty(Waiting());
    }

    [Fact]
    public void Announced_WithoutAnAnswer_Waits()
    {
        _world.AnnounceTable("s1", "t");

        var wait = Assert.Single(ShardWaits.Of(_world.Snapshot));

        Assert.Equal(("test", "s1", "test-`shop`.`t`", ShardWorld.Add), (wait.Subtask.Task.Value, wait.Subtask.Source.Value, wait.Lock.Text, wait.Ddl));
    }

    [Fact]
    public void Answered_OfOneSource_TheOtherWaits() => Assert.Equal(["s2"], Waiting(_world.AnnounceTable("s1", "t").AnnounceTable("s2", "t").AnswerTable("s1", "t", "none")));

    [Fact]
    public void Answer_OlderThanTheAnnouncement_IsNeverSeen() => Assert.Equal(["s1"], Waiting(_world.AnswerTable("s1", "t", "none").AnnounceTable("s1", "t")));

    [Fact]
    public void Announced_AgainAfterAPause_Waits() => Assert.Equal(["s1"], Waiting(_world.AnnounceTable("s1", "t").AnswerTable("s1", "t", "none").AnnounceTable("s1", "t")));

    [Fact]
    public void Announcement_TakenBack_IsGone() =>
        Assert.Empty(Waiting(_world.AnnounceTable("s1", "t").Delete(ShardWorld.Key("shardddl-optimism/info", "s1", "up", "t"))));

    [Theory]
    [InlineData("none", false)]
    [InlineData("unlocked", false)]
    [InlineData("resolved", false)]
    [InlineData("error", false)]
    [InlineData("detected", true)]
    [InlineData("skip and wait for redirect", true)]
    public void Table_Answered_WaitsByWhatTheAnswerSays(string conflict, bool waits) =>
        Assert.Equal(waits ? ["s1"] : [], Waiting(_world.Tables("s1").AnnounceTable("s1", "t").AnswerTable("s1", "t", conflict)));

    [Fact]
    public void Table_AnsweredOfItsLastDdl_WaitsAtTheNext() =>
        Assert.Equal(["s1"], Waiting(_world.AnnounceTable("s1", "t").AnswerTable("s1", "t", "none").AnnounceTable("s1", "t")));

    [Fact]
    public void Table_AnsweredOfAnother_Waits() =>
        Assert.Equal(["s1"], Waiting(_world.AnnounceTable("s1", "t1").AnnounceTable("s1", "t2").AnswerTable("s1", "t2", "none")));

    [Fact]
    public void Table_WhoseStructureAnOperatorSet_AwaitsNoAnswer() =>
        Assert.Empty(Waiting(_world.AnnounceTable("s1", "t", ""","ignore-conflict":true""")));

    [Fact]
    public void Announcement_OfAnEarlierTaskOfTheName_CountsForNothing() => Assert.Empty(Waiting(new ShardWorld().AnnounceTable("s1", "t").WithTask()));

    [Theory]
    [InlineData("s9")]
    public void Announcement_WithoutASubtask_CountsForNothing(string source) => Assert.Empty(Waiting(_world.AnnounceTable(source, "t")));

    [Fact]
    public void Paused_IsThereForWhenItIsResumed() =>
        Assert.Equal(Stage.Paused, Assert.Single(ShardWaits.Of(_world.AnnounceTable("s1", "t").Order("s1", Stage.Paused).Snapshot)).Subtask.Expected);

    [Theory]
    [InlineData("{")]
    [InlineData("7")]
    public void Value_ThatIsBroken_HidesNoOther(string value) =>
        Assert.Equal(["s2"], Waiting(_world.Put(ShardWorld.Key("shardddl-optimism/info", "s1", "up", "t"), value).AnnounceTable("s2", "t")));

    [Fact]
    public void Answer_ThatIsBroken_IsNone() =>
        Assert.Equal(["s1"], Waiting(_world.AnnounceTable("s1", "t").Put(ShardWorld.Key("shardddl-optimism/operation", "s1", "up", "t"), "{")));

    [Fact]
    public void Ddl_ThatIsHuge_IsCut() => Assert.Equal(1_027, ShardWait.Text([new string('x', 100_000)]).Length);

    private IEnumerable<string> Waiting(ShardWorld? world = null) => ShardWaits.Of((world ?? _world).Snapshot).Select(static wait => wait.Subtask.Source.Value);
}
