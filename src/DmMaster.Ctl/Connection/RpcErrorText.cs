using System.Globalization;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Ctl.Connection;

/// <summary>A failed call in grpc-go's words, which scripts look for.</summary>
internal static class RpcErrorText
{
    private const string Broken = "error reading from server: EOF";

    /// <summary>The status as grpc-go would report it: what broke on the way counts as not available, what took too long as exceeded. An answer that cannot be read has
    /// arrived: its call was executed and must not count as lost.</summary>
    public static Status Normalize(RpcException error) => error.Status switch
    {
        { StatusCode: StatusCode.DeadlineExceeded, Detail: "" } => new Status(StatusCode.DeadlineExceeded, "context deadline exceeded"),
        { DebugException: InvalidProtocolBufferException cause } =>
            new Status(StatusCode.Internal, $"grpc: failed to unmarshal the received message: {cause.Message}"),
        { DebugException: { } cause } when IsTransport(cause) => new Status(StatusCode.Unavailable, Broken),
        var status => status,
    };

    /// <summary>The text after <c>Error: </c>.</summary>
    public static string Format(Status status) => $"rpc error: code = {Name(status.StatusCode)} desc = {status.Detail}";

    private static bool IsTransport(Exception cause) => cause is IOException or HttpRequestException;

    private static string Name(StatusCode code) => code switch
    {
        StatusCode.Cancelled => "Canceled",
        _ when Enum.IsDefined(code) => code.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"Code({(int)code})"),
    };
}
