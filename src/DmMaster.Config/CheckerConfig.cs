using DmMaster.Config.Fields;

namespace DmMaster.Config;

/// <summary>How a worker resumes a failed subtask by itself. All zero is Go's zero value, <see cref="Default"/> is what a source file starts from.</summary>
public sealed record CheckerConfig
{
    /// <summary>DM's defaults.</summary>
    public static CheckerConfig Default { get; } = new CheckerConfig
    {
        IsEnabled = true,
        BackoffRollback = TimeSpan.FromMinutes(5),
        BackoffMax = TimeSpan.FromMinutes(5),
    }.WithFixedValues();

    /// <summary>Whether it does.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>The time after which the wait is shortened again.</summary>
    public TimeSpan BackoffRollback { get; init; }

    /// <summary>The longest wait.</summary>
    public TimeSpan BackoffMax { get; init; }

    /// <summary>The time between looks; always 5 s.</summary>
    public TimeSpan CheckInterval { get; init; }

    /// <summary>The shortest wait; always 1 s.</summary>
    public TimeSpan BackoffMin { get; init; }

    /// <summary>Whether waits vary; always true.</summary>
    public bool BackoffJitter { get; init; }

    /// <summary>How a wait grows; always 2.</summary>
    public double BackoffFactor { get; init; }

    /// <summary>The same with what DM does not let be chosen.</summary>
    public CheckerConfig WithFixedValues() => this with
    {
        CheckInterval = TimeSpan.FromSeconds(5),
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffJitter = true,
        BackoffFactor = 2,
    };

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<CheckerConfig> Codec { get; } = new(
        "config.CheckerConfig",
        new(),
        new ValueField<CheckerConfig, bool>("check-enable", Codecs.Bool, static one => one.IsEnabled, static (one, value) => one with { IsEnabled = value }),
        new ValueField<CheckerConfig, TimeSpan>("backoff-rollback", Codecs.Duration, static one => one.BackoffRollback, static (one, value) => one with { BackoffRollback = value }),
        new ValueField<CheckerConfig, TimeSpan>("backoff-max", Codecs.Duration, static one => one.BackoffMax, static (one, value) => one with { BackoffMax = value }),
        new ValueField<CheckerConfig, TimeSpan>("check-interval", Codecs.Duration, static one => one.CheckInterval, static (one, value) => one with { CheckInterval = value }),
        new ValueField<CheckerConfig, TimeSpan>("backoff-min", Codecs.Duration, static one => one.BackoffMin, static (one, value) => one with { BackoffMin = value }),
        new ValueField<CheckerConfig, bool>("backoff-jitter", Codecs.Bool, static one => one.BackoffJitter, static (one, value) => one with { BackoffJitter = value }),
        new ValueField<CheckerConfig, double>("backoff-factor", Codecs.Float, static one => one.BackoffFactor, static (one, value) => one with { BackoffFactor = value }));
}
