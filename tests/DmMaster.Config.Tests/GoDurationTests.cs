namespace DmMaster.Config.Tests;

public class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("0s", 0)]
    [InlineData("10s", 100_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("1.s", 10_000_000)]
    [InlineData("-1m30s", -900_000_000)]
    [InlineData("+2h", 72_000_000_000)]
    [InlineData("500ms", 5_000_000)]
    [InlineData("3us", 30)]
    [InlineData("3\u00b5s", 30)]
    [InlineData("3\u03bcs", 30)]
    [InlineData("250ns", 2)]
    [InlineData("1h1m1s1ms", 36_610_010_000)]
    [InlineData("2540400h", 91_454_400_000_000_000)]
    public void Parse_GoNotation_GivesTicks(string text, long ticks)
    {
        Assert.True(GoDuration.TryParse(text, out var value, out var error), error);
        Assert.Equal(ticks, value.Ticks);
    }

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData("s", "time: invalid duration \"s\"")]
    [InlineData(".s", "time: invalid duration \".s\"")]
    [InlineData("1.2.3s", "time: missing unit in duration \"1.2.3s\"")]
    [InlineData(" 1s", "time: invalid duration \" 1s\"")]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("1d", "time: unknown unit \"d\" in duration \"1d\"")]
    [InlineData("1s ", "time: unknown unit \"s \" in duration \"1s \"")]
    [InlineData("3000000h", "time: invalid duration \"3000000h\"")]
    [InlineData("99999999999999999999999999999999999999h", "time: invalid duration \"99999999999999999999999999999999999999h\"")]
    public void Parse_NoDuration_GivesGoText(string text, string expected)
    {
        Assert.False(GoDuration.TryParse(text, out var value, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(TimeSpan.Zero, value);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => GoDuration.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(2, "200ns")]
    [InlineData(15, "1.5\u00b5s")]
    [InlineData(5_000_000, "500ms")]
    [InlineData(15_000_000, "1.5s")]
    [InlineData(100_000_000, "10s")]
    [InlineData(900_000_000, "1m30s")]
    [InlineData(-900_000_000, "-1m30s")]
    [InlineData(18_000_000_000, "30m0s")]
    [InlineData(72_000_000_000, "2h0m0s")]
    [InlineData(36_610_010_000, "1h1m1.001s")]
    [InlineData(long.MinValue, "-256204778h48m5.4775808s")]
    public void Format_Ticks_GivesGoNotation(long ticks, string expected) =>
        Assert.Equal(expected, GoDuration.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Parse_OfFormat_GivesTheSameBack()
    {
        var random = new Random(7);
        for (var round = 0; round < 10_000; round++)
        {
            var value = TimeSpan.FromTicks(random.NextInt64(-(1L << random.Next(1, 56)), 1L << random.Next(1, 56)));
            Assert.Equal(value, GoDuration.Parse(GoDuration.Format(value)));
        }
    }
}
