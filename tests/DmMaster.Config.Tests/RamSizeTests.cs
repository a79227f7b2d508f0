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
}
