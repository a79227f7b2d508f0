using DmMaster.Config.Files;

namespace DmMaster.Config.Tests.Files;

/// <summary>Work that never ends takes no more threads than it was given, and nobody waits for it longer than he wants.</summary>
public sealed class BoundedThreadsTests
{
    [Fact]
    public async Task Run_WhenAllPlacesAreTaken_WaitsUntilItsCallerLeaves()
    {
        using var threads = new BoundedThreads(2);
        using var gate = new ManualResetEventSlim();
        using var left = new CancellationTokenSource();
        using var begun = new CountdownEvent(2);
        var running = 0;
        int Hang()
        {
            Interlocked.Increment(ref running);
            begun.Signal();
            gate.Wait();
            return 1;
        }

        var hanging = new[] { threads.RunAsync(Hang, left.Token), threads.RunAsync(Hang, left.Token) };
        begun.Wait();
        var third = threads.RunAsync(() => 3, left.Token);
        Assert.False(third.IsCompleted);
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging[0]);
        Assert.Equal(2, running);
        gate.Set();
        Assert.Equal(4, await threads.RunAsync(() => 4, CancellationToken.None));
    }

    [Fact]
    public async Task Run_OfWorkThatFails_GivesItsPlaceBack()
    {
        using var threads = new BoundedThreads(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync<int>(() => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(1, await threads.RunAsync(() => 1, CancellationToken.None));
    }
}
