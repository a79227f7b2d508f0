using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using DmMaster.Telemetry;

namespace DmMaster.Hosting.Metrics;

/// <summary>What Prometheus' clients measure of every process.</summary>
internal sealed class ProcessMeter : IMeterSource
{
    private const string Descriptors = "/proc/self/fd";

    private static readonly double Started = StartTime();
    private static readonly double MostDescriptors = Limit("Max open files");

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableCounter(
            "process_cpu_seconds_total", static () => Environment.CpuUsage.TotalTime.TotalSeconds, null, "Processor time of the process.");
        meter.CreateObservableGauge("process_resident_memory_bytes", static () => Environment.WorkingSet, null, "Memory of the process that is in use.");
        meter.CreateObservableGauge("process_start_time_seconds", static () => Started, null, "When the process began, in seconds since 1970.");
        if (!Directory.Exists(Descriptors))
        {
            return;
        }

        meter.CreateObservableGauge("process_open_fds", static () => Directory.EnumerateFileSystemEntries(Descriptors).Count(), null, "Files and sockets that are open.");
        if (MostDescriptors > 0)
        {
            meter.CreateObservableGauge("process_max_fds", static () => MostDescriptors, null, "Files and sockets that may be open.");
        }
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }

    // "Max open files            1024                 4096                 files": the first number is the one in force. 0 for none.
    private static double Limit(string name)
    {
        const string limits = "/proc/self/limits";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        var words = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var first, ..] && double.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out var limit) ? limit : 0;
    }
}
