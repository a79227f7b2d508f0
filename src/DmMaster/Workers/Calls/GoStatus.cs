using System.Net.Sockets;
using System.Security.Authentication;
using DmMaster.Workers.Stock;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Workers.Calls;

/// <summary>Failures of calls in the words of Go's gRPC, which DM's users and tools know.</summary>
public static class GoStatus
{
    private const string Dialing = "Error while dialing dial tcp";
    private const string NoConnection = "connection error: desc = ";

    /// <summary>The limit of a call passed.</summary>
    public static Status DeadlineExceeded { get; } = new(StatusCode.DeadlineExceeded, "context deadline exceeded");

    /// <summary>The caller left.</summary>
    public static Status Canceled { get; } = new(StatusCode.Cancelled, "context canceled");

    /// <summary>The failure as Go prints it: <c>rpc error: code = Unavailable desc = …</c>. What DM shows as the raw cause of its error 38008.</summary>
    public static string Describe(RpcException failure) =>
        $"rpc error: code = {NameOf(failure.StatusCode)} desc = {failure.Status.Detail}";

    /// <summary>Whether a failure, in Go's words, is that there was no connection to be had: nobody has seen the call.</summary>
    public static bool IsDial(RpcException failure) =>
        failure.StatusCode == StatusCode.Unavailable && failure.Status.Detail.StartsWith(NoConnection, StringComparison.Ordinal);

    /// <summary>What a call over a connection failed with, as Go would tell it.</summary>
    public static Status Of(RpcException failure)
    {
        // Only what failed on this side carries the cause; the rest is the worker's own word.
        var cause = failure.Status.DebugException;
        if (cause is null)
        {
            return new Status(failure.StatusCode, failure.Status.Detail);
        }

        if (cause is InvalidProtocolBufferException unreadable)
        {
            return OfUnreadable(unreadable);
        }

        return Chain(cause).OfType<DialException>().FirstOrDefault() is { } dial
            ? new Status(StatusCode.Unavailable, $"{NoConnection}\"transport: {dial.Message}\"")
            : new Status(CodeOf(failure, cause), DetailOf(failure, cause));
    }

    /// <summary>Why a port could not be connected to, as Go's transport would tell it.</summary>
    public static string OfDial(string host, int port, Exception failure) => failure switch
    {
        AuthenticationException => $"authentication handshake failed: {failure.Message}",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            $"{Dialing}: lookup {host}: no such host",
        SocketException { SocketErrorCode: SocketError.TimedOut } => $"{Dialing} {host}:{port}: i/o timeout",
        SocketException socket => $"{Dialing} {host}:{port}: connect: {NameOf(socket.SocketErrorCode)}",
        _ => $"{Dialing} {host}:{port}: {failure.Message}",
    };

    /// <summary>What Go's client says of an answer that is no message of its kind.</summary>
    public static Status OfUnreadable(InvalidProtocolBufferException cause) =>
        new(StatusCode.Internal, $"grpc: failed to unmarshal the received message: {cause.Message}");

    private static string NameOf(StatusCode code) => code == StatusCode.Cancelled ? "Canceled" : code.ToString();

    private static string NameOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        SocketError.ConnectionReset => "connection reset by peer",
        _ => new SocketException((int)error).Message,
    };

    private static StatusCode CodeOf(RpcException failure, Exception cause) =>
        Chain(cause).Any(static part => part is HttpRequestException or IOException or ObjectDisposedException)
            ? StatusCode.Unavailable
            : failure.StatusCode;

    private static string DetailOf(RpcException failure, Exception cause)
    {
        var parts = Chain(cause).ToList();
        if (parts.OfType<SocketException>().FirstOrDefault() is { } socket)
        {
            return $"error reading from server: {NameOf(socket.SocketErrorCode)}";
        }

        return parts.Exists(static part => part is IOException or HttpRequestException) ? "error reading from server: EOF" : failure.Status.Detail;
    }

    private static IEnumerable<Exception> Chain(Exception first)
    {
        for (var part = first; part is not null; part = part.InnerException)
        {
            yield return part;
        }
    }
}
