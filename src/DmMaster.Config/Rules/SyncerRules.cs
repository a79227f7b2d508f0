namespace DmMaster.Config.Rules;

/// <summary>What a replication configuration may say.</summary>
internal static class SyncerRules
{
    private const long DefaultQueueSize = 1024;
    private const long DefaultFlushInterval = 30;

    /// <summary>The configuration with defaults filled.</summary>
    public static DmResult<SyncerConfig> Adjust(SyncerConfig syncer)
    {
        var interval = syncer.CheckpointFlushInterval == 0 ? DefaultFlushInterval : syncer.CheckpointFlushInterval;
        var adjusted = syncer with
        {
            QueueSize = syncer.QueueSize == 0 ? DefaultQueueSize : syncer.QueueSize,
            CheckpointFlushInterval = interval,
            SafeModeDuration = syncer.SafeModeDuration.Length == 0 ? $"{unchecked(2 * interval)}s" : syncer.SafeModeDuration,
        };
        if (!GoDuration.TryParse(adjusted.SafeModeDuration, out var length, out var cause))
        {
            return ConfigErrors.SafeModeDurationInvalid(adjusted.SafeModeDuration, cause);
        }

        return adjusted.IsSafeMode && length == TimeSpan.Zero ? ConfigErrors.SafeModeConflict() : adjusted;
    }

    /// <summary>Options that cannot be with foreign key checks in the downstream's session.</summary>
    public static DmError? CheckForeignKeys(SyncerConfig syncer, DatabaseConfig target)
    {
        var areChecked = (target.Session ?? new Dictionary<string, string>()).Any(static pair =>
            pair.Key.Equals("foreign_key_checks", StringComparison.OrdinalIgnoreCase)
            && pair.Value.ToUpperInvariant() is "1" or "ON" or "TRUE");
        return !areChecked ? null
            : syncer.IsCompact ? ConfigErrors.ForeignKeyOption("compact")
            : syncer.UsesMultipleRows ? ConfigErrors.ForeignKeyOption("multiple-rows")
            : null;
    }
}
