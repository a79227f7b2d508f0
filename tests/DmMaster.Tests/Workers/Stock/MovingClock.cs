using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>Moves a test's clock as long as something is awaited that needs both time and what real ports deliver.</summary>
internal static class MovingClock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Moves the clock until an answer is there.</summary>
    public static async Task<T> AdvanceUntilAsync<T>(this FakeTimeProvider time, Task<T> answer)
    {
        await time.AdvanceUntilAsync((Task)answer);
        return await answer;
    }

    /// <summary>Moves the clock until something is over.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Task over)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!over.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await over;
    }
}
