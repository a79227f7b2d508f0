using System.Net;
using System.Security.Authentication;
using DmMaster.Hosting.Bounds;
using Microsoft.AspNetCore.Connections;

namespace DmMaster.Hosting.Port;

/// <summary>Tells of TLS handshakes that fail: who, under which name, and why. The client itself often sees no more than a closed connection.</summary>
/// <remarks>Stands around the TLS layer, and within it. That layer keeps its failures to itself but for a line of debugging: see <see cref="HandshakeFailures"/>.</remarks>
internal sealed partial class HandshakeWatch(TimeProvider time, ILogger<HandshakeWatch> logger)
{
    private const string NoTls = "what it sent is not TLS";

    // Garbage must not hide the one client whose certificate is wrong.
    private readonly WarningPace _refused = new(time);
    private readonly WarningPace _broken = new(time);

    /// <summary>Around the TLS layer.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var handshake = new Handshake();
        connection.Features.Set(handshake);
        Handshake.Current = handshake;
        try
        {
            await next(connection);
        }
        catch (NotSupportedException exception) when (!handshake.IsDone)
        {
            // Of a greeting that it cannot read, the TLS layer says that the server has no certificate.
            handshake.Failure = exception;
        }

        if (!handshake.IsDone)
        {
            Tell(connection.RemoteEndPoint, handshake);
        }
    }

    /// <summary>Within the TLS layer: the handshake is done.</summary>
    public static Task OnSecuredAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<Handshake>() is { } handshake)
        {
            handshake.IsDone = true;
        }

        Handshake.Current = null;
        return next(connection);
    }

    /// <summary>Why a handshake failed, for people.</summary>
    internal static string CauseOf(Handshake handshake) => handshake switch
    {
        { Refusal: { } refusal } => refusal,
        { Failure: NotSupportedException } => NoTls,
        { Failure: OperationCanceledException } => $"it did not end within {PortLimits.FirstBytes.TotalSeconds} s",
        { Failure: AuthenticationException { InnerException: { } inner } } => Innermost(inner),
        { Failure: AuthenticationException } => NoTls,
        _ => "the client left before its end",
    };

    // OpenSSL's reason, such as the alert by which a client says that it does not trust this side, is the last part of what it says.
    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.Split(':')[^1].Trim() is { Length: > 0 } reason ? reason : exception.Message;
    }

    private void Tell(EndPoint? peer, Handshake handshake)
    {
        if ((handshake.Refusal is null ? _broken : _refused).IsDue(out var others))
        {
            LogFailed(peer, handshake.CommonName ?? "", CauseOf(handshake), others);
        }
    }

    [LoggerMessage(HostingEventIds.HandshakeFailed, LogLevel.Warning, "a client's TLS handshake failed")]
    private partial void LogFailed(EndPoint? peer, string certificate, string cause, long others);
}
