using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using DmMaster.Workers.Calls;

namespace DmMaster.Workers.Stock;

/// <summary>Connects to the ports of stock workers, as they demand it.</summary>
/// <remarks>
/// A stock worker counts HTTP/2 pings as an attack, so there are none; that a connection is dead is noticed by TCP. It closes a
/// connection that says nothing in its first ten seconds, so one is made when the first call is, and no sooner.
/// </remarks>
internal static class StockConnections
{
    // TCP gives up on a peer that acknowledges nothing for this long.
    private const int DeadAfterMilliseconds = 20_000;
    private const int TcpUserTimeout = 18;
    private const int ProbeSeconds = 5;

    /// <summary>Handles the requests of one worker's channel.</summary>
    public static HttpMessageHandler CreateHandler(WorkerCallOptions options, TimeProvider time) => new BareRequestHandler(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        KeepAlivePingDelay = Timeout.InfiniteTimeSpan,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, options, time, token),
    });

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint peer, WorkerCallOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        Stream? stream = null;
        try
        {
            stream = await DialAsync(peer, either.Token);
            return options.Tls is null ? stream : await SecureAsync(stream, options.Tls(peer.Host), either.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            cancellationToken.ThrowIfCancellationRequested();
            var cause = e is OperationCanceledException ? new SocketException((int)SocketError.TimedOut) : e;
            throw new DialException(GoStatus.OfDial(peer.Host, peer.Port, cause), cause);
        }
    }

    private static async Task<Stream> DialAsync(DnsEndPoint peer, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, ProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
            if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes(DeadAfterMilliseconds));
            }

            await socket.ConnectAsync(peer, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(options, cancellationToken);
        return secure;
    }
}
