namespace DmMaster.Ctl.Connection;

/// <summary>Where a master listens.</summary>
/// <param name="Host">The name or number of its machine, without brackets; <c>localhost</c> when the operator gave none.</param>
/// <param name="Port">Its port.</param>
internal sealed record MasterAddress(string Host, int Port)
{
    private const int MaxPort = 65535;

    /// <summary>Reads a list of addresses, separated by commas, each with or without a scheme, which means nothing.</summary>
    public static Attempt<IReadOnlyList<MasterAddress>> ParseList(string text)
    {
        List<MasterAddress> addresses = [];
        foreach (var item in text.Split(','))
        {
            if (!Parse(WithoutScheme(item)).TryGet(out var address, out var error))
            {
                return Attempt<IReadOnlyList<MasterAddress>>.Failed($"specify master addr {text}: {error}");
            }

            addresses.Add(address);
        }

        return addresses;
    }

    private static string WithoutScheme(string address) =>
        address.StartsWith("http://", StringComparison.Ordinal) ? address[7..]
        : address.StartsWith("https://", StringComparison.Ordinal) ? address[8..]
        : address;

    private static Attempt<MasterAddress> Parse(string address)
    {
        var colon = address.LastIndexOf(':');
        var bracket = address.IndexOf(']', StringComparison.Ordinal);
        var hasBrackets = address.StartsWith('[');
        var reason = colon < 0 ? "missing port in address"
            : hasBrackets && bracket < 0 ? "missing ']' in address"
            : hasBrackets && bracket + 1 == address.Length ? "missing port in address"
            : hasBrackets && bracket + 1 != colon ? address[bracket + 1] == ':' ? "too many colons in address" : "missing port in address"
            : !hasBrackets && address.IndexOf(':', StringComparison.Ordinal) != colon ? "too many colons in address"
            : address.IndexOf('[', hasBrackets ? 1 : 0) >= 0 ? "unexpected '[' in address"
            : address.IndexOf(']', hasBrackets ? bracket + 1 : 0) >= 0 ? "unexpected ']' in address"
            : null;
        if (reason is not null)
        {
            return Attempt<MasterAddress>.Failed($"address {address}: {reason}");
        }

        var host = hasBrackets ? address[1..bracket] : address[..colon];
        return int.TryParse(address.AsSpan(colon + 1), out var port) && port is > 0 and <= MaxPort
            ? new MasterAddress(host.Length == 0 ? "localhost" : host, port)
            : Attempt<MasterAddress>.Failed($"address {address}: invalid port");
    }
}
