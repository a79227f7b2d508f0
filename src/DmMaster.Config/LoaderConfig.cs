using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.LoaderConfig>;

namespace DmMaster.Config;

/// <summary>How a dump is loaded.</summary>
public sealed record LoaderConfig
{
    /// <summary>DM's defaults.</summary>
    public static LoaderConfig Default { get; } = new()
    {
        PoolSize = 16,
        Directory = "./dumped_data",
        ImportMode = "logical",
        OnDuplicateLogical = "replace",
    };

    /// <summary>Load threads.</summary>
    public long PoolSize { get; init; }

    /// <summary>Where the dump is: a directory or a URL of shared storage.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Where physical import sorts.</summary>
    public string SortingDirectory { get; init; } = "";

    /// <summary><c>logical</c>, <c>physical</c> or <c>import-into</c>.</summary>
    public string ImportMode { get; init; } = "";

    /// <summary>Deprecated; kept.</summary>
    public string OnDuplicate { get; init; } = "";

    /// <summary><c>replace</c>, <c>error</c> or <c>ignore</c>.</summary>
    public string OnDuplicateLogical { get; init; } = "";

    /// <summary><c>none</c> or <c>manual</c>.</summary>
    public string OnDuplicatePhysical { get; init; } = "";

    /// <summary>Bytes that physical import may use; 0 for all.</summary>
    public long DiskQuota { get; init; }

    /// <summary><c>required</c>, <c>optional</c> or <c>off</c>.</summary>
    public string Checksum { get; init; } = "";

    /// <summary><c>required</c>, <c>optional</c> or <c>off</c>.</summary>
    public string Analyze { get; init; } = "";

    /// <summary>Ranges at a time.</summary>
    public long RangeConcurrency { get; init; }

    /// <summary>How pairs are compressed.</summary>
    public string CompressPairs { get; init; } = "";

    /// <summary>Where PD is.</summary>
    public string PdAddress { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<LoaderConfig> Codec { get; } = new(
        "config.rawLoaderConfig",
        new(),
        Key.Of("pool-size", Codecs.Int, static one => one.PoolSize, static (one, value) => one with { PoolSize = value }),
        Key.Of("dir", Codecs.Text, static one => one.Directory, static (one, value) => one with { Directory = value }),
        Key.Of("sorting-dir-physical", Codecs.Text, static one => one.SortingDirectory,
            static (one, value) => one with { SortingDirectory = value }),
        Key.Of("import-mode", Codecs.Text, static one => one.ImportMode, static (one, value) => one with { ImportMode = value }),
        Key.Of("on-duplicate", Codecs.Text, static one => one.OnDuplicate, static (one, value) => one with { OnDuplicate = value }),
        Key.Of("on-duplicate-logical", Codecs.Text, static one => one.OnDuplicateLogical,
            static (one, value) => one with { OnDuplicateLogical = value }),
        Key.Of("on-duplicate-physical", Codecs.Text, static one => one.OnDuplicatePhysical,
            static (one, value) => one with { OnDuplicatePhysical = value }),
        Key.Of("disk-quota-physical", Codecs.ByteSize, static one => one.DiskQuota, static (one, value) => one with { DiskQuota = value }),
        Key.Of("checksum-physical", Codecs.Text, static one => one.Checksum, static (one, value) => one with { Checksum = value }),
        Key.Of("analyze", Codecs.Text, static one => one.Analyze, static (one, value) => one with { Analyze = value }),
        Key.Of("range-concurrency", Codecs.Int, static one => one.RangeConcurrency,
            static (one, value) => one with { RangeConcurrency = value }),
        Key.Of("compress-kv-pairs", Codecs.Text, static one => one.CompressPairs,
            static (one, value) => one with { CompressPairs = value }),
        Key.Of("pd-addr", Codecs.Text, static one => one.PdAddress, static (one, value) => one with { PdAddress = value }))
    {
        Start = Default,
        IsIsolated = true,
        GoElementType = "config.LoaderConfig",
    };
}
