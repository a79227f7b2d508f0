using System.Text;

namespace DmMaster.Config.Rules;

/// <summary>What a source may say.</summary>
internal static class SourceRules
{
    private const uint FirstServerId = 429496729;
    private const uint ServerIds = 100_000;
    private const string DefaultRelayDirectory = "relay-dir";

    /// <summary>The source with what DM does not let be chosen, and its filters in the form they are stored in.</summary>
    public static SourceConfig Normalize(SourceConfig source) => source with
    {
        AutoFixGtid = false,
        Checker = source.Checker.WithFixedValues(),
        Filters = source.Filters is { } filters ? [.. filters.Select(filter => PatternRules.Fold(filter, source.IsCaseSensitive))] : null,
    };

    /// <summary>The source with what DM would ask the upstream for.</summary>
    public static DmResult<SourceConfig> Adjust(SourceConfig source, Func<uint> serverIdPicker)
    {
        var hasAll = source.Flavor.Length > 0 && source.ServerId != 0;
        if (!hasAll && source.Flavor is not ("" or "mysql" or "mariadb"))
        {
            return ConfigErrors.FlavorNotSupported(source.Flavor);
        }

        return source with
        {
            Flavor = source.Flavor.Length == 0 ? "mysql" : source.Flavor,
            ServerId = source.ServerId == 0 ? FirstServerId + (serverIdPicker() % ServerIds) : source.ServerId,
            RelayDirectory = source.RelayDirectory.Length == 0 ? DefaultRelayDirectory : source.RelayDirectory,
        };
    }

    /// <summary>What is wrong with a source, null when nothing is.</summary>
    public static DmError? FindError(SourceConfig source)
    {
        if (source.SourceId.Length == 0)
        {
            return ConfigErrors.SourceNeedsId();
        }

        if (Encoding.UTF8.GetByteCount(source.SourceId) > SubTaskRules.MostSourceIdBytes)
        {
            return ConfigErrors.SourceIdOverLimit(source.SourceId, SubTaskRules.MostSourceIdBytes);
        }

        if (source.RelayBinlogName.Length > 0 && !BinlogName.IsValid(source.RelayBinlogName))
        {
            return ConfigErrors.RelayBinlogNameInvalid(source.RelayBinlogName);
        }

        return GtidRules.FindError(source.RelayBinlogGtid, source.Flavor) ?? FindCheckerError(source.Checker);
    }

    private static DmError? FindCheckerError(CheckerConfig checker) => checker.BackoffMax < checker.BackoffMin
        ? ConfigErrors.CheckerMaxTooSmall(GoDuration.Format(checker.BackoffMax), GoDuration.Format(checker.BackoffMin))
        : null;
}
