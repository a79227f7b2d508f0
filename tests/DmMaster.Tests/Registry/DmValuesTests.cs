using DmMaster.Protocol.Dm;
using DmMaster.Registry.KeySpace;
using Google.Protobuf;

namespace DmMaster.Tests.Registry;

public sealed class DmValuesTests
{
    [Fact]
    public void Values_OfDm_AreByteForByteThoseOfStock()
    {
        Assert.Equal(
            """{"name":"worker1","addr":"127.0.0.1:8371"}""",
            DmValues.WorkerInfo(new("worker1"), "127.0.0.1:8371").ToStringUtf8());
        Assert.Equal(
            """{"source":"mysql-replica-01","worker":"worker1"}""",
            DmValues.Bound(new("mysql-replica-01"), new("worker1")).ToStringUtf8());
        Assert.Equal(
            """{"expect":3,"source":"mysql-replica-01","task":"one"}""",
            DmValues.Stage(Stage.Paused, new("mysql-replica-01"), new("one")).ToStringUtf8());
        Assert.Equal(
            """{"start_time":"2022-05-16T15:31:13","safe_mode_duration":"","wait_time_on_stop":""}""",
            DmValues.CliArgs("2022-05-16T15:31:13").ToStringUtf8());
        Assert.Equal(
            """{"worker-name":"worker1","join-time":"2026-11-22T15:48:49.5965255Z"}""",
            DmValues.WorkerAlive(new("worker1"), new DateTimeOffset(2026, 11, 22, 15, 48, 49, TimeSpan.Zero).AddTicks(5965255)).ToStringUtf8());
    }

    [Fact]
    public void Stage_OfHtmlInAName_IsEscapedAsGoDoes() =>
        Assert.Equal(
            """{"expect":2,"source":"a\u003cb\u003e\u0026'é","task":"\"\\"}""",
            DmValues.Stage(Stage.Running, new("a<b>&'é"), new("\"\\")).ToStringUtf8());

    [Theory]
    [InlineData("""{"expect":2}""", Stage.Running)]
    [InlineData("""{"expect":"2"}""", Stage.InvalidStage)]
    [InlineData("""{}""", Stage.InvalidStage)]
    [InlineData("[1]", Stage.InvalidStage)]
    [InlineData("not json", Stage.InvalidStage)]
    [InlineData("", Stage.InvalidStage)]
    public void Expect_OfAnyValue_IsTheStageOrNone(string value, Stage expected) =>
        Assert.Equal(expected, DmValues.Expect(ByteString.CopyFromUtf8(value)));
}
