using Grpc.Core;

namespace DmMaster.Hosting.Metrics;

/// <summary>A call that is measured; the default is one that is not.</summary>
/// <param name="meter">Who measures.</param>
/// <param name="series">Of which method it is.</param>
/// <param name="started">When it began.</param>
internal readonly struct RunningCall(CallMeter? meter, CallSeries series, long started)
{
    /// <summary>It ended.</summary>
    public void End(StatusCode status) => meter?.End(series, started, status);
}
