using System.Globalization;

namespace DmMaster.Workers.Calls;

/// <summary>Where a stock worker says that it listens. What it said is not to be trusted to be an address.</summary>
public static class WorkerAddress
{
    /// <summary>The address as the base of calls.</summary>
    /// <param name="address">As registered.</param>
    /// <param name="isSecure">Whether the port speaks TLS.</param>
    /// <returns>Null when it is not <c>host:port</c>, such as that of a native worker.</returns>
    public static Uri? ToUri(string? address, bool isSecure)
    {
        var colon = address?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return null;
        }

        // A zone behind an IPv6 address may be anything, also what would be another part of a URI.
        var host = address![..colon];
        var isHost = Uri.CheckHostName(host) != UriHostNameType.Unknown && !host.AsSpan().ContainsAny(@"@/\?#") &&
            (!host.Contains(':', StringComparison.Ordinal) || host[0] == '[');
        return isHost && Uri.TryCreate($"{(isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{host}:{port}", UriKind.Absolute, out var uri)
            ? uri
            : null;
    }
}
