namespace DmMaster.Hosting;

/// <summary>
/// Gives memory back to the system once after a burst of work. The collector keeps what the burst took, gives it back only as it
/// collects, and hardly collects any more then: a third of what a master with a thousand idle workers holds resident would be empty.
/// </summary>
/// <remarks>
/// The collection stops the process, for about a tenth of a second when 100 MB are in use and the machine is not busy. So it waits for an interval
/// in which nothing went on, does not come again before the next burst, and not at all in a process so large that its workers would take it for gone.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class MemoryReturn(TimeProvider time) : BackgroundLoop
{
    private const long LargestBytes = 512L << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var burst = new BurstEnd();
        var seen = GC.CollectionCount(0);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (burst.Note(GC.CollectionCount(0) - seen) && GC.GetGCMemoryInfo().HeapSizeBytes <= LargestBytes)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            seen = GC.CollectionCount(0);
        }
    }
}
