using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.PurgeConfig>;

namespace DmMaster.Config;

/// <summary>When relay logs are purged. All zero is Go's zero value, <see cref="Default"/> is what a source file starts from.</summary>
public sealed record PurgeConfig
{
    /// <summary>DM's defaults.</summary>
    public static PurgeConfig Default { get; } = new() { Interval = 3600, RemainSpace = 15 };

    /// <summary>Seconds between looks.</summary>
    public long Interval { get; init; }

    /// <summary>Hours after which a log is old; 0 for never.</summary>
    public long Expires { get; init; }

    /// <summary>GB of free space below which logs are purged.</summary>
    public long RemainSpace { get; init; }

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<PurgeConfig> Codec { get; } = new(
        "config.PurgeConfig",
        new(),
        Key.Of("interval", Codecs.Int64, static one => one.Interval, static (one, value) => one with { Interval = value }),
        Key.Of("expires", Codecs.Int64, static one => one.Expires, static (one, value) => one with { Expires = value }),
        Key.Of("remain-space", Codecs.Int64, static one => one.RemainSpace, static (one, value) => one with { RemainSpace = value }));
}
