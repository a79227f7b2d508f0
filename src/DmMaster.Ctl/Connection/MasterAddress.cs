using DmMaster.Config;

namespace DmMaster.Ctl.Connection;

/// <summary>Where a master listens.</summary>
/// <param name="Host">The name or number of its machine, without brackets; <c>localhost</c> when the operator gave none.</param>
/// <param name="Port">Its port.</param>
internal sealed record MasterAddress(string Host, int Port)
{
    private const int MaxPort = 65535;

    /// <summary>Reads a list of addresses, separated by commas, each with or without a scheme, which means nothing.</summary>
    public static DmResult<IReadOnlyList<MasterAddress>> ParseList(string text)
    {
        List<MasterAddress> addresses = [];
        foreach (var item in text.Split(','))
        {
            if (!Parse(GoHostPort.WithoutScheme(item)).TryGet(out var address, out var error))
            {
                return DmError.Plain($"specify master addr {text}: {error}");
            }

            addresses.Add(address);
        }

        return addresses;
    }

    private static DmResult<MasterAddress> Parse(string address)
    {
        if (!GoHostPort.TrySplit(address, out var parts, out var error))
        {
            return DmError.Plain(error);
        }

        return int.TryParse(parts.Port, out var port) && port is > 0 and <= MaxPort
            ? new MasterAddress(parts.Host.Length == 0 ? "localhost" : parts.Host, port)
            : DmError.Plain($"address {address}: invalid port");
    }
}
