using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using Google.Protobuf;

namespace DmMaster.Tests.Registry;

public sealed class DmKeysTests
{
    public static TheoryData<string, string> WorkedExamples => new()
    {
        { DmKeys.WorkerAlive(new("dm-worker-1")).ToStringUtf8(), "/dm-worker/a/646d2d776f726b65722d31" },
        { DmKeys.WorkerInfo(new("127.0.0.1:2382")).ToStringUtf8(), "/dm-worker/r/3132372e302e302e313a32333832" },
        { DmKeys.Bound(new("dm-worker-1")).ToStringUtf8(), "/dm-master/bound-worker/646d2d776f726b65722d31" },
        {
            DmKeys.SourceConfig(new("mysql-replica-01")).ToStringUtf8(),
            "/dm-master/v2/upstream/config/6d7973716c2d7265706c6963612d3031"
        },
        {
            DmKeys.SubtaskConfig(new("mysql-replica-01"), new("test")).ToStringUtf8(),
            "/dm-master/upstream/subtask/6d7973716c2d7265706c6963612d3031/74657374"
        },
        { DmKeys.RelayStage(new("mysql/01")).ToStringUtf8(), "/dm-master/v2/stage/relay/6d7973716c2f3031" },
        {
            DmKeys.SubtaskConfig(new("mysql1"), new("中文1🀄️")).ToStringUtf8(),
            "/dm-master/upstream/subtask/6d7973716c31/e4b8ade6968731f09f8084efb88f"
        },
        { DmKeys.CliArgs(new("one"), new("s")).ToStringUtf8(), "/dm-master/task-cli-args/6f6e65/73" },
        {
            DmKeys.LoadTask(new("test"), new("mysql-replica-01")).ToStringUtf8(),
            "/dm-master/load-task/74657374/6d7973716c2d7265706c6963612d3031"
        },
        { DmKeys.LightningCoord(new("one"), new("s")).ToStringUtf8(), "/dm-master/lightning-coord/6f6e65/73" },
        { DmKeys.RelayWorker(new("w")).ToStringUtf8(), "/dm-master/relay-worker/77" },
    };

    [Theory]
    [MemberData(nameof(WorkedExamples))]
    public void Key_OfNames_IsDms(string actual, string expected) => Assert.Equal(expected, actual);

    [Fact]
    public void TryParse_OwnKeys_GivesTheirParts()
    {
        Assert.True(DmKeys.TryParse(DmKeys.SubtaskStage(new SourceId("a/b"), new TaskName("中")), out var stage));
        Assert.Equal(new DmKey(DmKeyKind.SubtaskStage, "a/b", "中"), stage);
        Assert.True(DmKeys.TryParse(DmKeys.LastBound(new WorkerName("w1")), out var last));
        Assert.Equal(new DmKey(DmKeyKind.LastBound, "w1", ""), last);
        Assert.True(DmKeys.TryParse(DmKeys.LoadTask(new TaskName("t"), new SourceId("s")), out var load));
        Assert.Equal(new DmKey(DmKeyKind.LoadTask, "t", "s"), load);
        Assert.True(DmKeys.TryParse(ByteString.CopyFromUtf8("/dm-master/shardddl-optimism/info/74/73/6462/7462"), out var shard));
        Assert.Equal(new DmKey(DmKeyKind.ShardDdl, "t", "s"), shard);
    }

    [Theory]
    [InlineData("/dm-worker/a/")]
    [InlineData("/dm-worker/a/6")]
    [InlineData("/dm-worker/a/zz")]
    [InlineData("/dm-worker/a/61/62")]
    [InlineData("/dm-master/stage/subtask/61")]
    [InlineData("/dm-master/stage/subtask/61/62/63")]
    [InlineData("/dm-master/stage/subtask/61/")]
    [InlineData("/dm-master/unknown/61")]
    [InlineData("/dm-worker/a/6A")]
    [InlineData("/dm-worker/a/ff")]
    [InlineData("/dm-worker/a/61/")]
    [InlineData("/dm-master/load-task/61")]
    [InlineData("/dm-master/load-task/61/62/63")]
    [InlineData("/dm-master/shardddl-optimism/info/61")]
    [InlineData("/elsewhere")]
    [InlineData("")]
    public void TryParse_OtherKeys_IsFalse(string key) =>
        Assert.False(DmKeys.TryParse(ByteString.CopyFromUtf8(key), out _));
}
