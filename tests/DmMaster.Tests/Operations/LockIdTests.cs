using DmMaster.Shards;

namespace DmMaster.Tests.Operations;

public sealed class LockIdTests
{
    [Theory]
    [InlineData("test-`shop`.`t`", "test", "`shop`.`t`")]
    [InlineData("a-`b`.`c`-`shop`.`t`", "a-`b`.`c`", "`shop`.`t`")]
    public void TryParse_Lock_IsTaskAndTable(string text, string task, string target)
    {
        Assert.True(new LockId(text).TryParse(out var readTask, out var readTarget));
        Assert.Equal((task, target), (readTask, readTarget));
    }

    [Theory]
    [InlineData("")]
    [InlineData("test")]
    [InlineData("test-`shop`")]
    public void TryParse_Other_IsNone(string text) => Assert.False(new LockId(text).TryParse(out _, out _));

    [Fact]
    public void TryParse_LongerThanAnyName_IsNoneAndNotLookedThrough()
    {
        var end = "-`shop`.`t`";

        Assert.True(new LockId(new string('x', LockId.MaxLength - end.Length) + end).TryParse(out _, out _));
        Assert.False(new LockId(new string('x', LockId.MaxLength - end.Length + 1) + end).TryParse(out _, out _));
    }
}
