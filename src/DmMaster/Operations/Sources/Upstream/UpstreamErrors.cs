using DmMaster.Config;

namespace DmMaster.Operations.Sources.Upstream;

/// <summary>What is wrong with an upstream, with DM's numbers and texts.</summary>
public static class UpstreamErrors
{
    private const string CheckConnection = "Please check the database connection and the database config in configuration file.";

    /// <summary>It cannot be reached, or will not have the user.</summary>
    /// <param name="cause">Why, in the words of Go's driver.</param>
    public static DmError Driver(string cause) => new(
        10001, "database", "upstream", "high", "database driver error", CheckConnection)
    {
        RawCause = cause,
    };

    /// <summary>The certificates for it cannot be read.</summary>
    public static DmError TlsFiles(string cause) => new(
        48003, "dmctl", "internal", "high", "can not load tls config",
        "Please ensure that the tls certificate is accessible on the node currently running dmctl.")
    {
        RawCause = cause,
    };

    /// <summary>The certificates for it are read, and are none.</summary>
    public static DmError TlsInvalid(string cause) => new(
        11112, "functional", "internal", "medium", "invalid TLS config", "Please check the `ssl-ca`, `ssl-cert` and `ssl-key` config.")
    {
        RawCause = cause,
    };

    /// <summary>It has no such variable.</summary>
    public static DmError NoVariable(string name) => new(
        10001, "database", "upstream", "high", $"variable {name} not found", CheckConnection);

    /// <summary>Places should be GTID sets, and the upstream does not write them.</summary>
    public static DmError GtidModeOff(string source, string mode) => new(
        26007, "task-check", "internal", "medium", $"{source} has GTID_MODE = {mode} instead of ON", "Please check the `enable-gtid` config in source configuration file.");

    /// <summary>Every replica's ID that DM draws from is in use.</summary>
    public static DmError NoServerId() => ConfigErrors.ServerIdInvalid("can't find a random available server ID");
}
