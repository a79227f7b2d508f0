using System.Net.Sockets;

namespace DmMaster.Store.EtcdClient;

/// <summary>The members of the cluster, and which of them is used at present.</summary>
internal sealed class Endpoints : IDisposable
{
    /// <summary>etcd drops clients that ping more often than every 5 s.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    private readonly SocketsHttpHandler _handler;
    private readonly Endpoint[] _all;
    private readonly TimeProvider _time;
    private readonly TimeSpan _connectTimeout;
    private int _current;

    internal Endpoints(EtcdStoreOptions options, TimeProvider time)
    {
        _time = time;
        _connectTimeout = options.ConnectTimeout;
        _handler = new SocketsHttpHandler
        {
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = ConnectAsync,
        };
        if (options.Tls is { } tls)
        {
            _handler.SslOptions = TlsSettings.Load(tls);
        }

        _all = [.. options.Endpoints.Select(address => new Endpoint(address, _handler))];
    }

    /// <summary>How many there are.</summary>
    internal int Count => _all.Length;

    /// <summary>The one to use.</summary>
    internal Endpoint Current => _all[Volatile.Read(ref _current)];

    /// <summary>Uses the next one, unless others have left this one already.</summary>
    internal void Leave(Endpoint endpoint)
    {
        var at = Array.IndexOf(_all, endpoint);
        Interlocked.CompareExchange(ref _current, (at + 1) % _all.Length, at);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _all)
        {
            endpoint.Dispose();
        }

        _handler.Dispose();
    }

    /// <summary>As the handler does it, but running out of time is a failed connection and not a cancelled call: so it is known that
    /// nothing was sent.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var timeout = new CancellationTokenSource(_connectTimeout, _time);
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
