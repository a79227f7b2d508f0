using System.Net.Sockets;

namespace DmMaster.Store.EtcdClient;

/// <summary>Makes the connections to etcd's members.</summary>
public static class EtcdConnections
{
    /// <summary>etcd drops clients that ping more often than every 5 s.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    /// <summary>A handler for HTTP/2, with the certificates and the time to connect that the options say.</summary>
    /// <exception cref="IOException">A certificate cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate cannot be used.</exception>
    public static SocketsHttpHandler CreateHandler(EtcdStoreOptions options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = (context, token) => ConnectAsync(context, options.ConnectTimeout, time, token),
        };
        if (options.Tls is { } tls)
        {
            handler.SslOptions = TlsSettings.Load(tls);
        }

        return handler;
    }

    /// <summary>As the handler does it, but running out of time is a failed connection and not a cancelled call: so it is known that
    /// nothing was sent.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var timeout = new CancellationTokenSource(most, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            await socket.ConnectAsync(context.DnsEndPoint, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
