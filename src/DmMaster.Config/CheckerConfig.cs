using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.CheckerConfig>;

namespace DmMaster.Config;

/// <summary>
/// How a worker resumes a failed subtask by itself. All zero is Go's zero value, <see cref="Default"/> is what a source file starts from.
/// </summary>
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

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<CheckerConfig> Codec { get; } = new(
        "config.CheckerConfig",
        new(),
        Key.Of("check-enable", Codecs.Bool, static one => one.IsEnabled, static (one, value) => one with { IsEnabled = value }),
        Key.Of("backoff-rollback", Codecs.Duration, static one => one.BackoffRollback,
            static (one, value) => one with { BackoffRollback = value }),
        Key.Of("backoff-max", Codecs.Duration, static one => one.BackoffMax, static (one, value) => one with { BackoffMax = value }),
        Key.Of("check-interval", Codecs.Duration, static one => one.CheckInterval,
            static (one, value) => one with { CheckInterval = value }),
        Key.Of("backoff-min", Codecs.Duration, static one => one.BackoffMin, static (one, value) => one with { BackoffMin = value }),
        Key.Of("backoff-jitter", Codecs.Bool, static one => one.BackoffJitter, static (one, value) => one with { BackoffJitter = value }),
        Key.Of("backoff-factor", Codecs.Float, static one => one.BackoffFactor, static (one, value) => one with { BackoffFactor = value }));

    /// <summary>The same with what DM does not let be chosen.</summary>
    public CheckerConfig WithFixedValues() => this with
    {
        CheckInterval = TimeSpan.FromSeconds(5),
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffJitter = true,
        BackoffFactor = 2,
    };
}
