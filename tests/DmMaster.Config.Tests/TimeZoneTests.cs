using DmMaster.Config.Rules;

namespace DmMaster.Config.Tests;

/// <summary>Which time zones are taken: what stock DM takes.</summary>
public sealed class TimeZoneTests
{
    [Theory]
    [InlineData("+8:00")]
    [InlineData("-6:00")]
    [InlineData("+0:00")]
    [InlineData("+08:00")]
    [InlineData("-12:59")]
    [InlineData("+14:00")]
    [InlineData("+8:0")]
    [InlineData("+08:00:00")]
    [InlineData("+80000")]
    [InlineData("-0 12")]
    [InlineData("+0 8:30")]
    [InlineData("+ 8:00")]
    [InlineData("UTC")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Etc/GMT+8")]
    public void FindError_OfATimeZone_IsNone(string timeZone) => Assert.Null(TimeZoneRules.FindError(timeZone));

    [Theory]
    [InlineData("+14:01")]
    [InlineData("+14:00:01")]
    [InlineData("-13:00")]
    [InlineData("-12:59:01")]
    [InlineData("+15:00")]
    [InlineData("+8:60")]
    [InlineData("+8:00:60")]
    [InlineData("+140001")]
    [InlineData("+006000")]
    [InlineData("+1 0:00")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("+8:00x")]
    [InlineData("8:00")]
    [InlineData("+:00")]
    [InlineData("+99999999999999:00")]
    [InlineData("utc")]
    [InlineData("asia/tokyo")]
    [InlineData("Asia/Tokyo ")]
    [InlineData("/etc/localtime")]
    [InlineData("Asia/../Asia/Tokyo")]
    public void FindError_OfWhatIsNone_IsDMs(string timeZone)
    {
        // The framework remembers what it has found, whatever the letter case.
        Assert.Null(TimeZoneRules.FindError("Asia/Tokyo"));
        Assert.Equal(20008, TimeZoneRules.FindError(timeZone)?.Code);
    }
}
