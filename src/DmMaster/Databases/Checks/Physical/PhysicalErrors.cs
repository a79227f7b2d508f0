using DmMaster.Config;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Why the cluster behind a target cannot be looked at, in Lightning's words.</summary>
internal static class PhysicalErrors
{
    private const string InvalidConfig = "[Lightning:Config:ErrInvalidConfig]";
    private const string Unknown = "[Lightning:Common:ErrUnknown]";

    /// <summary>No place of PD is given, and TiDB does not tell it.</summary>
    public static DmError NoSettings(string cause) =>
        DmError.Plain($"{InvalidConfig}cannot fetch settings from TiDB, please manually fill in `tidb.port` and `tidb.pd-addr`: {cause}");

    /// <summary>What is given or told is no place.</summary>
    public static DmError PdAddressInvalid() => DmError.Plain($"{InvalidConfig}invalid `tidb.pd-addr` setting");

    /// <summary>PD does not answer.</summary>
    public static DmError PdAway() => DmError.Plain($"{Unknown}pd HTTP client is required when using local backend");

    /// <summary>What of the cluster is older than an import needs.</summary>
    public static string TooOld(string component, ClusterVersion found, ClusterVersion first) =>
        $"[Lightning:Common:ErrVersionMismatch]{component} version too old, required to be in [{first}, 9223372036854775807.0.0-nightly), found '{found}'";

    /// <summary>Any other failure.</summary>
    public static string Other(string cause) => $"{Unknown}unknown error: {cause}";
}
