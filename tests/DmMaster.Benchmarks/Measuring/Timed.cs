namespace DmMaster.Benchmarks.Measuring;

/// <summary>Times what is done once.</summary>
internal static class Timed
{
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>How long something takes.</summary>
    public static async Task<TimeSpan> RunAsync(Func<Task> action)
    {
        var started = Time.GetTimestamp();
        await action();
        return Time.GetElapsedTime(started);
    }
}
