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
            LoadTime = TimeSpan.FromMilliseconds(3_600_001), KeepAliveTtl = TimeSpan.Zero,
        }.Problems();

        Assert.Equal(
            [
                "--master must be host:port, a comma between two, not \"\"",
                "--native must be 1 to 100000, not -1",
                "--name-prefix must be 1 to 200 bytes",
                "--stage-time must be 0 to 3600000 milliseconds, not -5",
                "--load-time must be 0 to 3600000 milliseconds, not 3600001",
                "--keepalive-ttl must be 1 to 86400 seconds, not 0",
            ],
            problems);
    }

    [Theory]
    [InlineData(0, 0, 20000, "127.0.0.1", "--native must be 1 to 100000, not 0")]
    [InlineData(0, -1, 20000, "127.0.0.1", "--native must be 1 to 100000, not 0", "--stock must be 0 to 45536 with --port-base 20000, not -1")]
    [InlineData(1, 45537, 20000, "127.0.0.1", "--stock must be 0 to 45536 with --port-base 20000, not 45537")]
    [InlineData(0, 2, 65535, "127.0.0.1", "--stock must be 0 to 1 with --port-base 65535, not 2")]
    [InlineData(0, 1, 0, "127.0.0.1", "--port-base must be 1 to 65535, not 0")]
    [InlineData(0, 1, 65536, "127.0.0.1", "--port-base must be 1 to 65535, not 65536")]
    [InlineData(0, 1, 20000, "localhost", "--listen must be an IP address, not \"localhost\"")]
    [InlineData(0, 45536, 20000, "::1")]
    [InlineData(0, 1, 65535, "10.0.0.1")]
    public void Problems_OfStockWorkers_NameTheRange(int native, int stock, int portBase, string listen, params string[] problems) =>
        Assert.Equal(problems, (Good with { Native = native, Stock = stock, PortBase = portBase, Listen = listen }).Problems());

    [Theory]
    [InlineData(1, "ALTER TABLE t ADD c INT", "shop.t")]
    [InlineData(0, null, "a.b")]
    [InlineData(0, "ALTER", "a.b", "--announce-ddl needs stock workers: --stock")]
    [InlineData(1, "", "a.b", "--announce-ddl must be 1 to 65536 bytes")]
    [InlineData(1, null, "t", "--ddl-table must be schema.table, each of 1 to 64 characters, not \"t\"")]
    [InlineData(1, null, "a.", "--ddl-table must be schema.table, each of 1 to 64 characters, not \"a.\"")]
    [InlineData(1, null, ".b", "--ddl-table must be schema.table, each of 1 to 64 characters, not \".b\"")]
    [InlineData(1, null, "a.b.c", "--ddl-table must be schema.table, each of 1 to 64 characters, not \"a.b.c\"")]
    public void Problems_OfAnAnnouncedDdl_AreTold(int stock, string? ddl, string table, params string[] problems) =>
        Assert.Equal(problems, (Good with { Stock = stock, AnnounceDdl = ddl, DdlTable = table }).Problems());

    [Fact]
    public void Problems_OfLongNames_AreTold()
    {
        Assert.Empty((Good with { DdlTable = $"{new string('a', 64)}.{new string('b', 64)}" }).Problems());
        Assert.Single((Good with { DdlTable = $"{new string('a', 65)}.b" }).Problems());
        Assert.Single((Good with { Stock = 1, AnnounceDdl = new string('x', 65_537) }).Problems());
    }

    [Fact]
    public void Fleet_WithProblems_IsNotMade() =>
        Assert.Throws<ArgumentException>(() => new WorkerFleet(Good with { Native = 0 }, TimeProvider.System));
}
