using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace DmMaster.Hosting.Metrics;

/// <summary>What is counted of one method of gRPC.</summary>
internal sealed class CallSeries
{
    /// <summary>The statuses, in Go's words, by number.</summary>
    private static readonly ImmutableArray<string> Codes =
    [
        "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists", "PermissionDenied", "ResourceExhausted",
        "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss", "Unauthenticated",
    ];

    private readonly long[] _handled = new long[Codes.Length];
    private readonly KeyValuePair<string, object?>[] _labels;
    private long _started;

    /// <summary>Begins to count.</summary>
    public CallSeries(IMethod method) => _labels =
        [new("grpc_method", method.Name), new("grpc_service", method.ServiceName), new("grpc_type", TypeOf(method.Type))];

    /// <summary>Method, service and type.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> Labels => _labels;

    /// <summary>How many calls began, with <see cref="Labels"/>.</summary>
    public Measurement<long> Started => new(Volatile.Read(ref _started), _labels);

    /// <summary>How many ended, for each status that there was.</summary>
    public IEnumerable<Measurement<long>> Handled => Enumerable.Range(0, Codes.Length)
        .Where(code => Volatile.Read(ref _handled[code]) > 0)
        .Select(code => new Measurement<long>(Volatile.Read(ref _handled[code]), new KeyValuePair<string, object?>[] { new("grpc_code", Codes[code]) }.Concat(_labels)));

    /// <summary>A call begins.</summary>
    public void Begin() => Interlocked.Increment(ref _started);

    /// <summary>A call ended.</summary>
    public void End(StatusCode status) => Interlocked.Increment(ref _handled[(uint)status < (uint)Codes.Length ? (int)status : (int)StatusCode.Unknown]);

    private static string TypeOf(MethodType type) => type switch
    {
        MethodType.Unary => "unary",
        MethodType.ClientStreaming => "client_stream",
        MethodType.ServerStreaming => "server_stream",
        _ => "bidi_stream",
    };
}
