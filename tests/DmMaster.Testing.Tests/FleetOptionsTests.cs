using DmMaster.Testing.Fleet;

namespace DmMaster.Testing.Tests;

public sealed class FleetOptionsTests
{
    private static readonly FleetOptions Good = new() { Master = "localhost:8261" };

    [Theory]
    [InlineData("localhost:8261")]
    [InlineData("10.0.0.1:8261, [::1]:8262,https://host:1")]
    public void Problems_OfWhatCanBe_AreNone(string master) => Assert.Empty((Good with { Master = master }).Problems());

    [Theory]
    [InlineData("")]
    [InlineData("a:1,")]
    [InlineData("a:99999")]
    [InlineData("ftp://a:1")]
    [InlineData("a:1/path")]
    [InlineData("a b:1")]
    public void Problems_OfAMasterThatCannotBe_NameIt(string master) =>
        Assert.StartsWith("--master must be host:port", Assert.Single((Good with { Master = master }).Problems()), StringComparison.Ordinal);

    [Fact]
    public void Problems_OfMany_AreAllTold()
    {
        var problems = new FleetOptions
        {
            Master = "", Native = -1, NamePrefix = new string('é', 101), StageTime = TimeSpan.FromMilliseconds(-5),
        }.Problems();

        Assert.Equal(
            [
                "--master must be host:port, a comma between two, not \"\"",
                "--native must be 1 to 100000, not -1",
                "--name-prefix must be 1 to 200 bytes",
                "--stage-time must be 0 to 3600000 milliseconds, not -5",
            ],
            problems);
    }

    [Fact]
    public void Fleet_WithProblems_IsNotMade() =>
        Assert.Throws<ArgumentException>(() => new WorkerFleet(Good with { Native = 0 }, TimeProvider.System));
}
