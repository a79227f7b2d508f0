using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.ValidatorConfig>;

namespace DmMaster.Config;

/// <summary>How migrated data is compared with its source.</summary>
public sealed record ValidatorConfig
{
    /// <summary>DM's defaults.</summary>
    public static ValidatorConfig Default { get; } = new()
    {
        Mode = "none",
        WorkerCount = 4,
        ValidateInterval = TimeSpan.FromSeconds(10),
        CheckInterval = TimeSpan.FromSeconds(5),
        RowErrorDelay = TimeSpan.FromMinutes(30),
        MetaFlushInterval = TimeSpan.FromMinutes(5),
        BatchQuerySize = 100,
        MaxPendingRowSize = "500m",
        MaxPendingRowCount = int.MaxValue,
    };

    /// <summary><c>none</c>, <c>fast</c> or <c>full</c>.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Threads.</summary>
    public long WorkerCount { get; init; }

    /// <summary>Time between comparisons.</summary>
    public TimeSpan ValidateInterval { get; init; }

    /// <summary>Time between looks at the validator.</summary>
    public TimeSpan CheckInterval { get; init; }

    /// <summary>Time after which a difference is an error.</summary>
    public TimeSpan RowErrorDelay { get; init; }

    /// <summary>Time between checkpoints.</summary>
    public TimeSpan MetaFlushInterval { get; init; }

    /// <summary>Rows in a query.</summary>
    public long BatchQuerySize { get; init; }

    /// <summary>Bytes of rows waiting, with a unit.</summary>
    public string MaxPendingRowSize { get; init; } = "";

    /// <summary>Rows waiting.</summary>
    public long MaxPendingRowCount { get; init; }

    /// <summary>From when on; set by a request.</summary>
    public string StartTime { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<ValidatorConfig> Codec { get; } = new(
        "config.ValidatorConfig",
        new(),
        Key.Of("mode", Codecs.Text, static one => one.Mode, static (one, value) => one with { Mode = value }),
        Key.Of("worker-count", Codecs.Int, static one => one.WorkerCount, static (one, value) => one with { WorkerCount = value }),
        Key.Of("validate-interval", Codecs.Duration, static one => one.ValidateInterval,
            static (one, value) => one with { ValidateInterval = value }),
        Key.Of("check-interval", Codecs.Duration, static one => one.CheckInterval,
            static (one, value) => one with { CheckInterval = value }),
        Key.Of("row-error-delay", Codecs.Duration, static one => one.RowErrorDelay,
            static (one, value) => one with { RowErrorDelay = value }),
        Key.Of("meta-flush-interval", Codecs.Duration, static one => one.MetaFlushInterval,
            static (one, value) => one with { MetaFlushInterval = value }),
        Key.Of("batch-query-size", Codecs.Int, static one => one.BatchQuerySize,
            static (one, value) => one with { BatchQuerySize = value }),
        Key.Of("max-pending-row-size", Codecs.Text, static one => one.MaxPendingRowSize,
            static (one, value) => one with { MaxPendingRowSize = value }),
        Key.Of("max-pending-row-count", Codecs.Int, static one => one.MaxPendingRowCount,
            static (one, value) => one with { MaxPendingRowCount = value }),
        Key.Of("start-time", Codecs.Text, static one => one.StartTime, static (one, value) => one with { StartTime = value }))
    {
        TomlOnly = ["start-time"],
    };
}
