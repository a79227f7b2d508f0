namespace DmMaster.Hosting;

/// <summary>
/// Gives memory back to the system after a burst of work. The collector keeps what the burst took, gives back what was free for a score
/// of collections, and hardly collects any more at rest: a master would keep for good what one burst took.
/// </summary>
/// <remarks>
/// So there are as many collections when a burst is over as it takes, each a short stop of the process however large it is: of young
/// objects, and now and then of all beside the running process. Nothing is moved to close gaps, which would stop a process with
/// a gigabyte in use for seconds. It breaks off at a stop that is too long, or when there is work, and goes on a few times later.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="logger">Told how much came of it, and for how long the process stopped.</param>
internal sealed partial class MemoryReturn(TimeProvider time, ILogger<MemoryReturn> logger) : BackgroundLoop
{
    /// <summary>So many collections a region must have been free for, and some more for what they free themselves.</summary>
    private const int Steps = 28;

    /// <summary>One step of so many looks at all objects.</summary>
    private const int Whole = 7;

    /// <summary>How often it is tried again after a stop that was too long, or when there was work.</summary>
    private const int Attempts = 6;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest stop that is put up with.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var burst = new BurstEnd();
        var (step, attempts) = (Steps, 0);
        var seen = GC.CollectionCount(0);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var collections = GC.CollectionCount(0) - seen;
            if (burst.Note(collections))
            {
                (step, attempts) = (0, Attempts);
            }

            if (step < Steps && attempts > 0 && collections <= BurstEnd.AtRest)
            {
                attempts--;
                step = await GiveBackAsync(step, stoppingToken);
            }

            seen = GC.CollectionCount(0);
        }
    }

    /// <returns>The step to go on with.</returns>
    private async Task<int> GiveBackAsync(int step, CancellationToken stoppingToken)
    {
        var (resident, began, longest) = (Environment.WorkingSet, GC.GetTotalPauseDuration(), TimeSpan.Zero);
        var mine = GC.CollectionCount(0);
        while (step < Steps && longest <= LongestStop && GC.CollectionCount(0) - mine < BurstEnd.Busy)
        {
            var (stopped, before) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0));
            Collect(step++);
            mine += GC.CollectionCount(0) - before;
            await Task.Delay(Pace, time, stoppingToken);
            var stop = GC.GetTotalPauseDuration() - stopped;
            longest = stop > longest ? stop : longest;
        }

        LogReturned((resident - Environment.WorkingSet) >> 20, longest, GC.GetTotalPauseDuration() - began);
        return step;
    }

    private static void Collect(int step)
    {
        if (step % Whole == 0)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false);
        }
        else
        {
            GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: false);
        }
    }

    [LoggerMessage(HostingEventIds.MemoryReturned, LogLevel.Information, "memory that a burst of work took was given back")]
    private partial void LogReturned(long mebibytes, TimeSpan longestStop, TimeSpan stoppedFor);
}
