using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DmMaster.Hosting.Port;

/// <summary>What one client may cost, and how long it may be silent.</summary>
internal static class PortLimits
{
    /// <summary>The largest gRPC message that is taken: a task over 10,000 sources has room.</summary>
    public const int MaxMessageBytes = 64 << 20;

    /// <summary>How long a client may take to say which protocol it speaks, or for its TLS handshake.</summary>
    public static readonly TimeSpan FirstBytes = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for calls and streams before connections are dropped.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(3);

    /// <summary>The slowest answer an HTTP/1.1 client may draw, by the server's own measure.</summary>
    public static readonly MinDataRate SlowestHttp1Answer = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    private const int MaxConnections = 50_000;

    /// <summary>As etcd's and Go's servers have it at least. A client that wants more waits, or opens another connection, as .NET's does.</summary>
    private const int MaxStreamsPerConnection = 100;

    private const int FrameAndBodySlack = 1 << 20;

    /// <summary>Sets the limits.</summary>
    /// <remarks>
    /// Streams may idle for weeks, so nothing measures the rate of answers on HTTP/2 (it is the connection's, not the stream's), and a
    /// connection is dropped only when its peer answers no ping. Request bodies keep the server's minimal rate; streaming calls lift it for themselves.
    /// </remarks>
    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.AllowAlternateSchemes = true;
        var limits = server.Limits;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestBodySize = MaxMessageBytes + FrameAndBodySlack;
        limits.MaxRequestLineSize = 64 << 10;
        limits.MaxRequestHeadersTotalSize = 64 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
