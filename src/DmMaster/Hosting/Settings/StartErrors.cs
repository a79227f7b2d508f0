using DmMaster.Config;

namespace DmMaster.Hosting.Settings;

/// <summary>DM's errors of a master's own configuration.</summary>
internal static class StartErrors
{
    /// <summary>The number of <see cref="Logger"/>.</summary>
    public const int LoggerCode = 11000;

    private const string FileHint = "Please check configs in master configuration file.";

    /// <summary>A flag or variable that Go's flag parser would refuse.</summary>
    public static DmError Flags(string cause) => Medium(38010, "parse config flag set") with { RawCause = cause };

    /// <summary>Keys of the file that DM does not know.</summary>
    public static DmError UnknownKeys(IEnumerable<string> keys) =>
        Medium(38011, $"master config contained unknown configuration options: {string.Join(',', keys)}");

    /// <summary>An argument that belongs to no flag.</summary>
    public static DmError StrayArgument(string argument) => Medium(38012, $"'{argument}' is an invalid flag");

    /// <summary>A file that cannot be read, is no TOML or holds a value of a wrong type.</summary>
    public static DmError File(string cause) =>
        Medium(38013, "config toml transform", "Please check the configuration file has correct TOML format.") with { RawCause = cause };

    /// <summary>A time-out of calls to workers that is no duration.</summary>
    public static DmError RpcTimeout(string cause) => Medium(38014, "parse rpc timeout str") with { RawCause = cause };

    /// <summary>The server could not start.</summary>
    public static DmError Start(string cause) => High(38017, "start server", "") with { RawCause = cause };

    /// <summary>A listen address that is no <c>host:port</c>.</summary>
    public static DmError MasterAddress(string address) => MasterAddressText($"host:port '{address}' not valid");

    /// <summary>A listen address that cannot stand for the address others use.</summary>
    public static DmError MasterAddressIsNoAdvertiseAddress(string address) => MasterAddressText(
        $"master-addr ({address}) must include the 'host' part (should not be '0.0.0.0') when advertise-addr is not set");

    /// <summary>A port that is no number up to 65535.</summary>
    public static DmError MasterAddressPort(string cause) =>
        High(38037, "fail to generate config item invalid master-addr for embed etcd", FileHint) with { RawCause = cause };

    /// <summary>An address for others that they could not use.</summary>
    public static DmError AdvertiseAddress(string address, string cause = "") =>
        High(38042, $"advertise address {address} not valid", "Please check the `advertise-addr` config in master configuration file.") with { RawCause = cause };

    /// <summary>Several masters are configured.</summary>
    /// <param name="setting">The setting that does it.</param>
    /// <param name="cause">What it says.</param>
    public static DmError SeveralMasters(string setting, string cause) =>
        High(38037, $"fail to generate config item {setting} for embed etcd", $"Please start one dm-master, without `join`, and with `initial-cluster` naming it alone or left out.") with
        {
            RawCause = $"{cause}, and this version runs alone: each master would lead by itself, and give every source to a worker of its own",
        };

    /// <summary>Certificates that cannot be used.</summary>
    public static DmError Tls(string cause) =>
        High(38051, "TLS config not valid", "Please check the `ssl-ca`, `ssl-cert` and `ssl-key` config in master configuration file.") with { RawCause = cause };

    /// <summary>An etcd cluster that cannot be spoken to as told.</summary>
    public static DmError Etcd(string cause) => High(38037, "fail to generate config item etcd-endpoints", FileHint) with { RawCause = cause };

    /// <summary>A log that cannot be written as asked. DM has a text and no number for it; 11000 and up are its own plumbing.</summary>
    public static DmError Logger(string cause) => new(LoggerCode, "functional", "internal", "high", "init logger failed") { RawCause = cause };

    /// <summary>A secret key that cannot be used.</summary>
    public static DmError SecretKey(string cause) => new(
        20067,
        "config",
        "internal",
        "high",
        $"invalid secret key path or content: {cause}",
        "Please check whether the path is valid, and has required permission to read the file, and the key is correct.");

    private static DmError MasterAddressText(string message) =>
        High(38035, message, "Please check the `master-addr` config in master configuration file.");

    private static DmError Medium(int code, string message, string workaround = "") =>
        new(code, "dm-master", "internal", "medium", message, workaround);

    private static DmError High(int code, string message, string workaround) =>
        new(code, "dm-master", "internal", "high", message, workaround);
}
