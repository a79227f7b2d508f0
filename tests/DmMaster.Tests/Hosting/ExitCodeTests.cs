using DmMaster.Hosting;

namespace DmMaster.Tests.Hosting;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, MasterProgram.Failed)]
    public async Task ExitCode_OfARun_TellsWhetherALoopBrokeOff(bool isBroken, int expected)
    {
        using var loop = new Loop(isBroken);
        await loop.StartAsync(CancellationToken.None);
        if (isBroken)
        {
            await Task.WhenAny(loop.ExecuteTask!);
        }

        await loop.StopAsync(CancellationToken.None);

        Assert.Equal(expected, MasterProgram.ExitCode([loop]));
    }

    private sealed class Loop(bool isBroken) : BackgroundLoop
    {
        protected override Task RunAsync(CancellationToken stoppingToken) =>
            isBroken ? throw new InvalidOperationException("a bug") : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
    }
}
