using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>Moves a test's clock as long as something is awaited that needs both time and what real ports deliver.</summary>
internal static class MovingClock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Moves the clock until an answer is there.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="step">How many milliseconds at a time: a look takes about two, and answers come in a few.</param>
    public static async Task<T> AdvanceUntilAsync<T>(this FakeTimeProvider time, Task<T> answer, int step = 4)
    {
        await time.AdvanceUntilAsync((Task)answer, step);
        return await answer;
    }

    /// <summary>Moves the clock until something is over.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="over">What ends it.</param>
    /// <param name="step">How many milliseconds at a time.</param>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Task over, int step = 4)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!over.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(step));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await over;
    }
}
