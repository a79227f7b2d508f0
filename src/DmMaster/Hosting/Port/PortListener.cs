using System.Net;
using System.Net.Sockets;
using DmMaster.Config;
using DmMaster.Hosting.Bounds;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DmMaster.Hosting.Port;

/// <summary>Opens the one port: HTTP/1.1 and HTTP/2 on one listener, in clear text or with TLS.</summary>
internal static class PortListener
{
    /// <summary>Tells the server where and how to listen.</summary>
    /// <exception cref="SocketException">The host has no address.</exception>
    public static void Listen(KestrelServerOptions server, MasterOptions options)
    {
        PortLimits.Apply(server);
        server.RequestHeaderEncodingSelector = AuthorityEncoding.Select;
        if (!GoHostPort.TrySplit(options.MasterAddress, out var address, out var problem))
        {
            throw new InvalidOperationException(problem);
        }

        var port = int.Parse(address.Port, System.Globalization.CultureInfo.InvariantCulture);
        if (address.Host.Length == 0)
        {
            server.ListenAnyIP(port, Configure);
        }
        else
        {
            server.Listen(Resolve(address.Host), port, Configure);
        }

        void Configure(ListenOptions listen) => ConfigureConnections(listen, options.Tls);
    }

    private static void ConfigureConnections(ListenOptions listen, TlsOptions? tls)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        var services = listen.ApplicationServices;
        var bounds = services.GetRequiredService<ConnectionBounds>();
        if (tls is null)
        {
            var peek = new PrefacePeek(services.GetRequiredService<TimeProvider>(), PortLimits.FirstBytes);
            listen.Use(next => connection => peek.OnConnectionAsync(connection, next));
            listen.Use(next => connection => bounds.OnConnectionAsync(connection, next));
            return;
        }

        var certificates = new TlsCertificates(tls, services.GetRequiredService<ILogger<TlsCertificates>>());
        var watch = new HandshakeWatch(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<HandshakeWatch>>());
        listen.Use(next => connection => watch.OnConnectionAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = PortLimits.FirstBytes,
            OnConnection = context => ValueTask.FromResult(certificates.ForHandshake(context.Connection.Features.Get<Handshake>() ?? new Handshake())),
        });
        listen.Use(next => connection => HandshakeWatch.OnSecuredAsync(connection, next));
        listen.Use(next => connection => bounds.OnConnectionAsync(connection, next));
    }

    /// <remarks>As Go does for a name with several addresses: the first of IPv4, else the first.</remarks>
    private static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return literal;
        }

        var found = Dns.GetHostAddresses(host);
        return found.FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork)
            ?? found.FirstOrDefault()
            ?? throw new SocketException((int)SocketError.HostNotFound);
    }
}
