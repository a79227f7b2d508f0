using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DmMaster.Databases.Connecting;

/// <summary>Opens TCP connections; why one cannot be opened is said in Go's words.</summary>
internal static class Dialing
{
    /// <summary>Dials a host: its addresses one after the other.</summary>
    /// <param name="host">A name or an address, the latter perhaps in brackets; empty for this machine.</param>
    /// <param name="port">The port.</param>
    /// <param name="role">Which side it is on.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <exception cref="DatabaseException">It cannot be dialled; of several addresses, what the first said.</exception>
    public static async Task<Socket> DialAsync(string host, long port, DatabaseRole role, CancellationToken cancellationToken)
    {
        if (port is < 0 or > IPEndPoint.MaxPort)
        {
            throw new DatabaseException(role, $"dial tcp: address {port.ToString(CultureInfo.InvariantCulture)}: invalid port");
        }

        DatabaseException? refused = null;
        foreach (var address in await ResolveAsync(host, role, cancellationToken))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, (int)port), cancellationToken);
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                refused ??= new DatabaseException(role, TextOf(failure.SocketErrorCode, Join(host.Length == 0 ? "" : address.ToString(), port)));
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw refused ?? NoSuchHost(host, role);
    }

    private static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, DatabaseRole role, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(host.Length == 0 ? "localhost" : host, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw NoSuchHost(host, role);
        }
    }

    private static DatabaseException NoSuchHost(string host, DatabaseRole role) => new(role, $"dial tcp: lookup {host}: no such host");

    private static string TextOf(SocketError error, string address) => error switch
    {
        // No server listens at port 0: the system says so in other words.
        SocketError.ConnectionRefused or SocketError.AddressNotAvailable => $"dial tcp {address}: connect: connection refused",
        SocketError.NetworkUnreachable => $"dial tcp {address}: connect: network is unreachable",
        SocketError.HostUnreachable => $"dial tcp {address}: connect: no route to host",
        SocketError.TimedOut => $"dial tcp {address}: i/o timeout",
        SocketError.ConnectionReset => $"read tcp {address}: connection reset by peer",
        _ => $"dial tcp {address}: connect: {error}",
    };

    private static string Join(string host, long port)
    {
        var bracketed = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return string.Create(CultureInfo.InvariantCulture, $"{bracketed}:{port}");
    }
}
