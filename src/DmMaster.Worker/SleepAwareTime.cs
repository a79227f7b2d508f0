using System.Runtime.InteropServices;

namespace DmMaster.Worker;

/// <summary>
/// The system's time, with timestamps that go on while the machine sleeps, as a lease does. On Linux .NET's own stand still then; on Windows
/// they go on. Its timers stand still.
/// </summary>
internal sealed partial class SleepAwareTime : TimeProvider
{
    private const int BootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Func<long>? _clock = FindClock();

    private SleepAwareTime()
    {
    }

    /// <summary>The clock.</summary>
    public static SleepAwareTime Instance { get; } = new();

    /// <inheritdoc/>
    public override long TimestampFrequency => _clock is null ? base.TimestampFrequency : NanosecondsPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => _clock?.Invoke() ?? base.GetTimestamp();

    private static Func<long>? FindClock() => OperatingSystem.IsLinux() && HasBootTime() ? ReadBootTime : null;

    private static bool HasBootTime()
    {
        try
        {
            return ClockGetTime(BootTime, out _) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static long ReadBootTime()
    {
        _ = ClockGetTime(BootTime, out var now);
        return (now.Seconds * NanosecondsPerSecond) + now.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
