using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DmMaster.Config;
using MySqlConnector;

namespace DmMaster.Databases.Connecting;

/// <summary>Why a database cannot be used, in the words of Go's driver, which DM's users and scripts know. Never a password.</summary>
internal static class DriverText
{
    private const int MaxPort = 65_535;

    /// <summary>What is wrong with a port before anything is dialled; null when nothing is.</summary>
    public static string? OfPort(DatabaseConfig database) => database.Port switch
    {
        < 0 or > MaxPort => $"dial tcp: address {database.Port.ToString(CultureInfo.InvariantCulture)}: invalid port",
        0 => $"dial tcp {Address(database, database.Host)}: connect: connection refused",
        _ => null,
    };

    /// <summary>What an exception of the driver says. Of a server that speaks something else, or nonsense, it throws whatever it stumbles over.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="broken">What is said when it is no answer of the server, but the connection that broke.</param>
    public static string Of(Exception failure, string broken) => failure switch
    {
        MySqlException { SqlState: { Length: > 0 } state } said => string.Create(CultureInfo.InvariantCulture, $"Error {said.Number} ({state}): {said.Message}"),
        _ when Find<IOException>(failure) is not null || Find<SocketException>(failure) is not null => broken,
        MySqlException => Innermost(failure).Message,
        _ => "malformed packet",
    };

    /// <summary>Why a server could not be dialled.</summary>
    public static async Task<string> OfSocketAsync(SocketError error, DatabaseConfig database, CancellationToken cancellationToken)
    {
        if (error is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery)
        {
            return $"dial tcp: lookup {database.Host}: no such host";
        }

        var address = Address(database, await ResolvedAsync(database.Host, cancellationToken));
        return error switch
        {
            SocketError.ConnectionRefused => $"dial tcp {address}: connect: connection refused",
            SocketError.NetworkUnreachable => $"dial tcp {address}: connect: network is unreachable",
            SocketError.HostUnreachable => $"dial tcp {address}: connect: no route to host",
            SocketError.TimedOut => $"dial tcp {address}: i/o timeout",
            SocketError.ConnectionReset => $"read tcp {address}: connection reset by peer",
            _ => $"dial tcp {address}: connect: {error}",
        };
    }

    private static async Task<string> ResolvedAsync(string host, CancellationToken cancellationToken)
    {
        if (host.Length == 0 || IPAddress.TryParse(host, out _))
        {
            return host;
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(host, cancellationToken)).FirstOrDefault()?.ToString() ?? host;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return host;
        }
    }

    private static string Address(DatabaseConfig database, string host)
    {
        var bracketed = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        return string.Create(CultureInfo.InvariantCulture, $"{bracketed}:{database.Port}");
    }

    private static T? Find<T>(Exception? e)
        where T : Exception => e as T ?? (e?.InnerException is { } inner ? Find<T>(inner) : null);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
