using Grpc.Core;

namespace DmMaster.EndToEnd;

/// <summary>Deadlines, and waiting for what the API comes to say.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>A call that must be answered by then.</summary>
    public static CallOptions Deadline(TimeSpan limit) => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + limit);

    /// <summary>Looks until a condition holds.</summary>
    /// <param name="look">Whether it holds, and what was seen, for the message when it never does.</param>
    public static async Task TrueAsync(Func<CallOptions, Task<(bool Holds, string Seen)>> look)
    {
        var deadline = Deadline(Patience);
        while (true)
        {
            var (holds, seen) = await look(deadline);
            if (holds)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetUtcNow().UtcDateTime < deadline.Deadline, $"still: {seen}");
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }
}
