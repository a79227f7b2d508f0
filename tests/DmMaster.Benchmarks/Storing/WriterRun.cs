using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Storing;

/// <summary>Some threads that do the same over and over for a while.</summary>
/// <param name="PerSecond">How often a second, all together.</param>
/// <param name="Allocated">Bytes for each.</param>
/// <param name="Times">How long each took; every eighth is timed.</param>
internal sealed record WriterRun(double PerSecond, double Allocated, Samples Times)
{
    private const int TimedEvery = 8;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task<WriterRun> RunAsync(int writers, TimeSpan duration, Action<int> write)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Time.GetTimestamp();
        var threads = Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () => Write(writer * (StoreRig.Keys / writers), started, duration, write),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var results = await Task.WhenAll(threads);
        var seconds = Time.GetElapsedTime(started).TotalSeconds;
        var count = results.Sum(static result => result.Count);
        var times = new Samples();
        foreach (var result in results)
        {
            times.Add(result.Times);
        }

        return new WriterRun(count / seconds, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / count, times);
    }

    private static (long Count, Samples Times) Write(int first, long started, TimeSpan duration, Action<int> write)
    {
        var times = new Samples();
        var count = 0;
        while (true)
        {
            if (count % TimedEvery != 0)
            {
                write(first + count++);
                continue;
            }

            var before = Time.GetTimestamp();
            write(first + count++);
            var after = Time.GetTimestamp();
            times.Add(Time.GetElapsedTime(before, after));
            if (Time.GetElapsedTime(started, after) >= duration)
            {
                return (count, times);
            }
        }
    }
}
