using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.InstanceConfig>;

namespace DmMaster.Config;

/// <summary>One source of a task.</summary>
public sealed record InstanceConfig
{
    /// <summary>The source.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>Where to start; null for where the checkpoint or the dump says.</summary>
    public BinlogMeta? Meta { get; init; }

    /// <summary>Names of filters.</summary>
    public IReadOnlyList<string>? FilterRules { get; init; }

    /// <summary>Deprecated; refused.</summary>
    public IReadOnlyList<string>? ColumnMappingRules { get; init; }

    /// <summary>Names of routes.</summary>
    public IReadOnlyList<string>? RouteRules { get; init; }

    /// <summary>Names of expression filters.</summary>
    public IReadOnlyList<string>? ExpressionFilters { get; init; }

    /// <summary>The older key for <see cref="BlockAllowList"/>.</summary>
    public string BlackWhiteList { get; init; } = "";

    /// <summary>The name of a block and allow list.</summary>
    public string BlockAllowList { get; init; } = "";

    /// <summary>The name of a dump configuration.</summary>
    public string MydumperConfigName { get; init; } = "";

    /// <summary>A dump configuration of its own.</summary>
    public MydumperConfig? Mydumper { get; init; }

    /// <summary>Dump threads; 0 for as configured.</summary>
    public long MydumperThread { get; init; }

    /// <summary>The name of a load configuration.</summary>
    public string LoaderConfigName { get; init; } = "";

    /// <summary>A load configuration of its own.</summary>
    public LoaderConfig? Loader { get; init; }

    /// <summary>Load threads; 0 for as configured.</summary>
    public long LoaderThread { get; init; }

    /// <summary>The name of a replication configuration.</summary>
    public string SyncerConfigName { get; init; } = "";

    /// <summary>A replication configuration of its own.</summary>
    public SyncerConfig? Syncer { get; init; }

    /// <summary>Replication threads; 0 for as configured.</summary>
    public long SyncerThread { get; init; }

    /// <summary>The name of a validation configuration.</summary>
    public string ValidatorConfigName { get; init; } = "";

    /// <summary>How data is validated; resolved from <see cref="ValidatorConfigName"/>.</summary>
    public ValidatorConfig? Validator { get; init; }

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<InstanceConfig> Codec { get; } = new(
        "config.MySQLInstance",
        new(),
        Key.Of("source-id", Codecs.Text, static one => one.SourceId, static (one, value) => one with { SourceId = value }),
        Key.Of("meta", BinlogMeta.Codec.Optional, static one => one.Meta, static (one, value) => one with { Meta = value }),
        Key.Of("filter-rules", Codecs.Texts, static one => one.FilterRules, static (one, value) => one with { FilterRules = value }),
        Key.Of("column-mapping-rules", Codecs.Texts, static one => one.ColumnMappingRules,
            static (one, value) => one with { ColumnMappingRules = value }),
        Key.Of("route-rules", Codecs.Texts, static one => one.RouteRules, static (one, value) => one with { RouteRules = value }),
        Key.Of("expression-filters", Codecs.Texts, static one => one.ExpressionFilters,
            static (one, value) => one with { ExpressionFilters = value }),
        Key.Of("black-white-list", Codecs.Text, static one => one.BlackWhiteList,
            static (one, value) => one with { BlackWhiteList = value }),
        Key.Of("block-allow-list", Codecs.Text, static one => one.BlockAllowList,
            static (one, value) => one with { BlockAllowList = value }),
        Key.Of("mydumper-config-name", Codecs.Text, static one => one.MydumperConfigName,
            static (one, value) => one with { MydumperConfigName = value }),
        Key.Of("mydumper", MydumperConfig.Codec.Optional, static one => one.Mydumper, static (one, value) => one with { Mydumper = value }),
        Key.Of("mydumper-thread", Codecs.Int, static one => one.MydumperThread, static (one, value) => one with { MydumperThread = value }),
        Key.Of("loader-config-name", Codecs.Text, static one => one.LoaderConfigName,
            static (one, value) => one with { LoaderConfigName = value }),
        Key.Of("loader", LoaderConfig.Codec.Optional, static one => one.Loader, static (one, value) => one with { Loader = value }),
        Key.Of("loader-thread", Codecs.Int, static one => one.LoaderThread, static (one, value) => one with { LoaderThread = value }),
        Key.Of("syncer-config-name", Codecs.Text, static one => one.SyncerConfigName,
            static (one, value) => one with { SyncerConfigName = value }),
        Key.Of("syncer", SyncerConfig.Codec.Optional, static one => one.Syncer, static (one, value) => one with { Syncer = value }),
        Key.Of("syncer-thread", Codecs.Int, static one => one.SyncerThread, static (one, value) => one with { SyncerThread = value }),
        Key.Of("validator-config-name", Codecs.Text, static one => one.ValidatorConfigName,
            static (one, value) => one with { ValidatorConfigName = value }));
}
