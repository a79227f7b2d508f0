using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.MydumperConfig>;

namespace DmMaster.Config;

/// <summary>How data is dumped.</summary>
public sealed record MydumperConfig
{
    /// <summary>DM's defaults.</summary>
    public static MydumperConfig Default { get; } = new()
    {
        Path = "./bin/mydumper",
        Threads = 4,
        ChunkFileSize = "64",
        SkipTimeZoneUtc = true,
    };

    /// <summary>Not used any more, but must not be empty for a dump.</summary>
    public string Path { get; init; } = "";

    /// <summary>Dump threads.</summary>
    public long Threads { get; init; }

    /// <summary>Size of a file: a number of MiB or a size with a unit.</summary>
    public string ChunkFileSize { get; init; } = "";

    /// <summary>Bytes in a statement.</summary>
    public ulong StatementSize { get; init; }

    /// <summary>Rows in a chunk.</summary>
    public ulong Rows { get; init; }

    /// <summary>Which rows.</summary>
    public string Where { get; init; } = "";

    /// <summary>Whether times stay as they are.</summary>
    public bool SkipTimeZoneUtc { get; init; }

    /// <summary>More arguments.</summary>
    public string ExtraArguments { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<MydumperConfig> Codec { get; } = new(
        "config.rawMydumperConfig",
        new(),
        Key.Of("mydumper-path", Codecs.Text, static one => one.Path, static (one, value) => one with { Path = value }),
        Key.Of("threads", Codecs.Int, static one => one.Threads, static (one, value) => one with { Threads = value }),
        Key.Of("chunk-filesize", Codecs.Text, static one => one.ChunkFileSize, static (one, value) => one with { ChunkFileSize = value }),
        Key.Of("statement-size", Codecs.UInt64, static one => one.StatementSize, static (one, value) => one with { StatementSize = value }),
        Key.Of("rows", Codecs.UInt64, static one => one.Rows, static (one, value) => one with { Rows = value }),
        Key.Of("where", Codecs.Text, static one => one.Where, static (one, value) => one with { Where = value }),
        Key.Of("skip-tz-utc", Codecs.Bool, static one => one.SkipTimeZoneUtc, static (one, value) => one with { SkipTimeZoneUtc = value }),
        Key.Of("extra-args", Codecs.Text, static one => one.ExtraArguments, static (one, value) => one with { ExtraArguments = value }))
    {
        Start = Default,
        IsIsolated = true,
        GoElementType = "config.MydumperConfig",
    };
}
