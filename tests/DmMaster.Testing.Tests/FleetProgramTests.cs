using System.Net;
using System.Net.Sockets;
using DmMaster.Registry;

namespace DmMaster.Testing.Tests;

public sealed class FleetProgramTests
{
    [Theory]
    [InlineData("--native must be 1 to 100000, not -3", "--master", "127.0.0.1:1", "--native", "-3")]
    [InlineData("--native must be 1 to 100000, not 0", "--master", "127.0.0.1:1", "--native", "0")]
    [InlineData("--native must be 1 to 100000, not 100001", "--master", "127.0.0.1:1", "--native", "100001")]
    [InlineData("--stage-time must be 0 to 3600000 milliseconds, not -1", "--master", "127.0.0.1:1", "--stage-time", "-1")]
    [InlineData("--load-time must be 0 to 3600000 milliseconds, not -1", "--master", "127.0.0.1:1", "--load-time", "-1")]
    [InlineData("--keepalive-ttl must be 1 to 86400 seconds, not 86401", "--master", "127.0.0.1:1", "--keepalive-ttl", "86401")]
    [InlineData("--master must be host:port, a comma between two, not \"\"", "--master", "")]
    [InlineData("--master must be host:port, a comma between two, not \"nonsense:port\"", "--master", "nonsense:port")]
    [InlineData("--name-prefix must be 1 to 200 bytes", "--master", "127.0.0.1:1", "--name-prefix", "")]
    [InlineData("--announce-ddl needs stock workers: --stock", "--master", "127.0.0.1:1", "--announce-ddl", "DROP TABLE t")]
    [InlineData("--ddl-table must be schema.table, each of 1 to 64 characters, not \"t\"", "--master", "127.0.0.1:1", "--ddl-table", "t")]
    public async Task Argument_OutOfItsRange_IsToldAndEndsWithTwo(string problem, params string[] arguments)
    {
        var (exit, output, error) = await FleetProgram.RunAsync(arguments);

        Assert.Equal((2, "", $"{problem}\n"), (exit, output, error));
    }

    [Theory]
    [InlineData("--bogus", "--master", "127.0.0.1:1", "--bogus")]
    [InlineData("--master", "--native", "1")]
    [InlineData("many", "--master", "127.0.0.1:1", "--native", "many")]
    public async Task Argument_ThatCannotBeRead_IsToldAndEndsWithOne(string named, params string[] arguments)
    {
        var (exit, _, error) = await FleetProgram.RunAsync(arguments);

        Assert.Equal(1, exit);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_WithLinks_EndsWithZero(string signal)
    {
        await using var master = await InProcessMaster.StartAsync();
        using var subscription = master.Service<RegistryFeed>().Subscribe();
        using var process = FleetProgram.Start("--master", master.Address.Authority, "--native", "20");
        while (master.Service<RegistryFeed>().Current.Workers.Values.Count(worker => worker.IsOnline) < 20)
        {
            await subscription.NextAsync(CancellationToken.None).AsTask().WaitAsync(FleetProgram.Patience);
        }

        FleetProgram.Signal(process, signal);

        await process.WaitForExitAsync().WaitAsync(FleetProgram.Patience);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync()));
    }

    [Fact]
    public async Task StockWorkers_BesideNativeOnes_AreAllOnlineAndEndWithZero()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var subscription = master.Service<RegistryFeed>().Subscribe();
        using var process = FleetProgram.Start("--master", master.Address.Authority, "--native", "2", "--stock", "20", "--port-base", "28100");
        while (master.Service<RegistryFeed>().Current.Workers.Values.Count(worker => worker.IsOnline) < 22)
        {
            await subscription.NextAsync(CancellationToken.None).AsTask().WaitAsync(FleetProgram.Patience);
        }

        Assert.Equal("127.0.0.1:28119", master.Service<RegistryFeed>().Current.Workers[new WorkerName("w22")].Address);
        FleetProgram.Signal(process, "TERM");

        await process.WaitForExitAsync().WaitAsync(FleetProgram.Patience);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync()));
        Assert.DoesNotContain(master.Service<RegistryFeed>().Current.Workers.Values, worker => worker.IsLeased);
    }

    [Fact]
    public async Task Port_ThatIsTaken_IsToldAndEndsWithOne()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 28201);
        taken.Start();

        var (exit, _, error) = await FleetProgram.RunAsync("--master", "127.0.0.1:1", "--stock", "3", "--port-base", "28200");

        Assert.Equal(
            (1, "a port of a stock worker cannot be opened: Failed to bind to address http://127.0.0.1:28201: address already in use.\n"), (exit, error));
    }

    [Fact]
    public async Task Name_ThatTheMasterWillNotHave_IsToldAndEndsWithOne()
    {
        await using var master = await InProcessMaster.StartAsync();

        var (exit, _, error) = await FleetProgram.RunAsync("--master", master.Address.Authority, "--name-prefix", "a\tb");

        Assert.Equal((1, "the master refused a worker: worker name and address should not have control or invisible characters\n"), (exit, error));
    }
}
