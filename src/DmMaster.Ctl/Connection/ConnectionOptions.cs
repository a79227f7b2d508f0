using DmMaster.Config;
using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Hosting;

namespace DmMaster.Ctl.Connection;

/// <summary>How to reach the master, from the flags and the environment.</summary>
internal sealed record ConnectionOptions
{
    private const string NoAddress =
        "--master-addr not provided, this parameter is required when interacting with the dm-master, you can also use environment variable "
        + "'DM_MASTER_ADDR' to specify the value. Use `dmctl --help` to see more help messages";

    /// <summary>The addresses as the operator gave them.</summary>
    public required string AddressText { get; init; }

    /// <summary>The addresses, in the order in which they are tried.</summary>
    public required IReadOnlyList<MasterAddress> Addresses { get; init; }

    /// <summary>The limit of the calls that have one, more than zero.</summary>
    public required TimeSpan RpcTimeout { get; init; }

    /// <summary>The certificate files, null for clear text.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Checks everything that can be checked without a connection, in the order that dmctl is known for.</summary>
    public static DmResult<ConnectionOptions> Load(FlagValues flags, CtlHost host)
    {
        var config = flags.Text("config") is { Length: > 0 } path ? CtlConfigFile.Read(path, host.WorkingDirectory) : new CtlConfig();
        if (!config.TryGet(out var file, out var problem))
        {
            return DmError.Plain($"the current command parameter: --config is invalid or used incorrectly: {problem}");
        }

        var addresses = flags.Text("master-addr") is { Length: > 0 } given ? given : host.GetVariable("DM_MASTER_ADDR") ?? "";
        if (addresses.Length == 0)
        {
            return DmError.Plain(NoAddress);
        }

        if (!GoDuration.TryParse(flags.Text("rpc-timeout"), out var timeout, out var durationError))
        {
            return DmError.Plain(durationError);
        }

        if (timeout <= TimeSpan.Zero)
        {
            return DmError.Plain($"invalid time duration: {flags.Text("rpc-timeout")}");
        }

        if (!MasterAddress.ParseList(addresses).TryGet(out var list, out var addressError))
        {
            return addressError;
        }

        var tls = new TlsFiles(flags.Text("ssl-ca"), flags.Text("ssl-cert"), flags.Text("ssl-key"), file.CertAllowedCn, host.WorkingDirectory);
        return new ConnectionOptions { AddressText = addresses, Addresses = list, RpcTimeout = timeout, Tls = tls.IsUsed ? tls : null };
    }
}
