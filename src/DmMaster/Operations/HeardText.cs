using DmMaster.Config;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations;

/// <summary>How old what is known of a worker is, for people.</summary>
internal static class HeardText
{
    /// <summary><c>last heard 1.5s ago</c>, to the millisecond; null when it never said anything.</summary>
    public static string? Ago(ObservedWorker worker, TimeProvider time) => worker.SilentFor(time) is { } silent
        ? $"last heard {GoDuration.Format(TimeSpan.FromMilliseconds(Math.Round(silent.TotalMilliseconds)))} ago"
        : null;
}
