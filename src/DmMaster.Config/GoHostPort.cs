using System.Diagnostics.CodeAnalysis;

namespace DmMaster.Config;

/// <summary>An address split as Go splits it: the last colon parts host and port, IPv6 stands in brackets.</summary>
/// <param name="Host">Without brackets, possibly empty.</param>
/// <param name="Port">Possibly empty.</param>
public sealed record GoHostPort(string Host, string Port)
{
    /// <summary>Whether others could use it: both parts are there and the host is not "every address".</summary>
    public bool IsReachable => Host.Length > 0 && Host != "0.0.0.0" && Port.Length > 0;

    /// <summary>Cuts a leading <c>http://</c> or <c>https://</c>.</summary>
    public static string WithoutScheme(string address)
    {
        foreach (var scheme in (string[])["http://", "https://"])
        {
            if (address.StartsWith(scheme, StringComparison.Ordinal))
            {
                return address[scheme.Length..];
            }
        }

        return address;
    }

    /// <summary>Splits an address.</summary>
    /// <param name="address">Without a scheme.</param>
    /// <param name="parts">The parts, null when there is an error.</param>
    /// <param name="error">Go's error text, null when there is none.</param>
    public static bool TrySplit(string address, [NotNullWhen(true)] out GoHostPort? parts, [NotNullWhen(false)] out string? error)
    {
        parts = null;
        var colon = address.LastIndexOf(':');
        var close = address.StartsWith('[') ? address.IndexOf(']', StringComparison.Ordinal) : -1;
        error = (colon, close) switch
        {
            ( < 0, _) => "missing port in address",
            (_, < 0) when address.StartsWith('[') => "missing ']' in address",
            (_, >= 0) when close + 1 == address.Length => "missing port in address",
            (_, >= 0) when close + 1 != colon => address[close + 1] == ':' ? "too many colons in address" : "missing port in address",
            (_, < 0) when address.IndexOf(':', StringComparison.Ordinal) != colon => "too many colons in address",
            _ when address.IndexOf('[', close >= 0 ? 1 : 0) >= 0 => "unexpected '[' in address",
            _ when address.IndexOf(']', close + 1) >= 0 => "unexpected ']' in address",
            _ => null,
        };
        if (error is not null)
        {
            error = $"address {address}: {error}";
            return false;
        }

        parts = new(close >= 0 ? address[1..close] : address[..colon], address[(colon + 1)..]);
        return true;
    }
}
