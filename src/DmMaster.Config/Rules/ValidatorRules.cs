namespace DmMaster.Config.Rules;

/// <summary>What a validation configuration may say.</summary>
internal static class ValidatorRules
{
    /// <summary>The configuration with defaults in the place of zeros.</summary>
    public static DmResult<ValidatorConfig> Adjust(ValidatorConfig? validator)
    {
        var defaults = ValidatorConfig.Default;
        var given = validator ?? defaults;
        var adjusted = given with
        {
            Mode = given.Mode.Length == 0 ? defaults.Mode : given.Mode,
            WorkerCount = given.WorkerCount <= 0 ? defaults.WorkerCount : given.WorkerCount,
            ValidateInterval = Or(given.ValidateInterval, defaults.ValidateInterval),
            CheckInterval = Or(given.CheckInterval, defaults.CheckInterval),
            RowErrorDelay = Or(given.RowErrorDelay, defaults.RowErrorDelay),
            MetaFlushInterval = Or(given.MetaFlushInterval, defaults.MetaFlushInterval),
            BatchQuerySize = given.BatchQuerySize == 0 ? defaults.BatchQuerySize : given.BatchQuerySize,
            MaxPendingRowSize = given.MaxPendingRowSize.Length == 0 ? defaults.MaxPendingRowSize : given.MaxPendingRowSize,
            MaxPendingRowCount = given.MaxPendingRowCount == 0 ? defaults.MaxPendingRowCount : given.MaxPendingRowCount,
        };
        if (adjusted.Mode is not ("none" or "fast" or "full"))
        {
            return ConfigErrors.ValidationModeInvalid();
        }

        return RamSize.TryParse(adjusted.MaxPendingRowSize, out _, out var error) ? adjusted : DmError.Plain(error);
    }

    private static TimeSpan Or(TimeSpan value, TimeSpan whenZero) => value == TimeSpan.Zero ? whenZero : value;
}
