using System.Diagnostics.Metrics;
using DmMaster.Telemetry;

namespace DmMaster.Hosting.Metrics;

/// <summary>DM's <c>dm_master_cpu_usage</c>: how much of one processor the process used over the last ten seconds.</summary>
/// <param name="time">The clock.</param>
/// <param name="used">The processor time of the process.</param>
internal sealed class CpuUsage(TimeProvider time, Func<TimeSpan> used) : BackgroundLoop, IMeterSource
{
    /// <summary>How often it is looked at, as in DM.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const int Whole = 100;

    private double _percent;

    /// <summary>That of this process.</summary>
    /// <param name="time">The clock.</param>
    public CpuUsage(TimeProvider time)
        : this(time, static () => Environment.CpuUsage.TotalTime)
    {
    }

    /// <inheritdoc/>
    public void AddTo(Meter meter) => meter.CreateObservableGauge(
        "dm_master_cpu_usage", () => Volatile.Read(ref _percent), null, "Processor time of the process over the last ten seconds, in percent of one processor.");

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var (lookedBefore, usedBefore) = (time.GetTimestamp(), used());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (now, usedNow) = (time.GetTimestamp(), used());
            Volatile.Write(ref _percent, Whole * (usedNow - usedBefore) / time.GetElapsedTime(lookedBefore, now));
            (lookedBefore, usedBefore) = (now, usedNow);
        }
    }
}
