using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DmMaster.Telemetry;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace DmMaster.Hosting.Metrics;

/// <summary>What is measured of gRPC calls, by method and status, under the names that Go's servers give it.</summary>
/// <remarks>
/// A series is of a method that the port serves, never of what a client calls it: of calls to methods that do not exist nothing is counted, nor
/// of those handed on to an etcd cluster.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class CallMeter(TimeProvider time) : IMeterSource
{
    private static readonly InstrumentAdvice<double> Bounds = new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30] };

    private readonly ConcurrentDictionary<IMethod, CallSeries> _methods = new();
    private Histogram<double>? _seconds;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.CreateObservableCounter(
            "grpc_server_started_total", () => _methods.Values.Select(static method => method.Started), null, "Calls that began, by method.");
        meter.CreateObservableCounter(
            "grpc_server_handled_total", () => _methods.Values.SelectMany(static method => method.Handled), null, "Calls that ended, by method and status.");
        _seconds = meter.CreateHistogram("grpc_server_handling_seconds", null, "How long calls took, streams included, by method.", advice: Bounds);
    }

    /// <summary>A call begins.</summary>
    public RunningCall Begin(ServerCallContext context)
    {
        // Not by the path: clients may write it in capitals and small letters.
        if (context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { Method: var method })
        {
            return default;
        }

        var series = _methods.TryGetValue(method, out var known) ? known : _methods.GetOrAdd(method, static method => new CallSeries(method));
        series.Begin();
        return new RunningCall(this, series, time.GetTimestamp());
    }

    /// <summary>A call ended.</summary>
    internal void End(CallSeries series, long started, StatusCode status)
    {
        series.End(status);
        _seconds?.Record(time.GetElapsedTime(started).TotalSeconds, series.Labels);
    }
}
