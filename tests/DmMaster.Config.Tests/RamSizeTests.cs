namespace DmMaster.Config.Tests;

public sealed class RamSizeTests
{
    [Theory]
    [InlineData("1e9", 1_000_000_000)]
    [InlineData("1E3", 1000)]
    [InlineData("1.5e3k", 1_536_000)]
    [InlineData("2gb", 2_147_483_648)]
    [InlineData("1_000", 1000)]
    [InlineData("0x1p10", 1024)]
    [InlineData("0x10", -1)]
    [InlineData("1e400", -1)]
    [InlineData("1e19", -1)]
    [InlineData("-1", -1)]
    [InlineData("1e", -1)]
    public void TryParse_OfANumberInGosForms_IsRead(string text, long expected) =>
        Assert.Equal(expected, RamSize.TryParse(text, out var size, out _) ? size : -1);

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1_023, "1023B")]
    [InlineData(1_024, "1KiB")]
    [InlineData(49_152, "48KiB")]
    [InlineData(1_536_000, "1.465MiB")]
    [InlineData(1_073_741_823, "1024MiB")]
    [InlineData(1.1e12, "1TiB")]
    [InlineData(1.8446744073709552e19, "16EiB")]
    [InlineData(1e30, "8.272e+05YiB")]
    public void Format_HasFourDigits(double bytes, string expected) => Assert.Equal(expected, RamSize.Format(bytes));
}
