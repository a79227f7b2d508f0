using DmMaster.Config.Fields;

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
        new ValueField<InstanceConfig, string>("source-id", Codecs.Text, static one => one.SourceId, static (one, value) => one with { SourceId = value }),
        new ValueField<InstanceConfig, BinlogMeta?>("meta", new OptionalCodec<BinlogMeta>(BinlogMeta.Codec), static one => one.Meta, static (one, value) => one with { Meta = value }),
        new ValueField<InstanceConfig, IReadOnlyList<string>?>("filter-rules", Codecs.Texts, static one => one.FilterRules, static (one, value) => one with { FilterRules = value }),
        new ValueField<InstanceConfig, IReadOnlyList<string>?>("column-mapping-rules", Codecs.Texts, static one => one.ColumnMappingRules, static (one, value) => one with { ColumnMappingRules = value }),
        new ValueField<InstanceConfig, IReadOnlyList<string>?>("route-rules", Codecs.Texts, static one => one.RouteRules, static (one, value) => one with { RouteRules = value }),
        new ValueField<InstanceConfig, IReadOnlyList<string>?>("expression-filters", Codecs.Texts, static one => one.ExpressionFilters, static (one, value) => one with { ExpressionFilters = value }),
        new ValueField<InstanceConfig, string>("black-white-list", Codecs.Text, static one => one.BlackWhiteList, static (one, value) => one with { BlackWhiteList = value }),
        new ValueField<InstanceConfig, string>("block-allow-list", Codecs.Text, static one => one.BlockAllowList, static (one, value) => one with { BlockAllowList = value }),
        new ValueField<InstanceConfig, string>("mydumper-config-name", Codecs.Text, static one => one.MydumperConfigName, static (one, value) => one with { MydumperConfigName = value }),
        new ValueField<InstanceConfig, MydumperConfig?>("mydumper", new OptionalCodec<MydumperConfig>(MydumperConfig.Codec), static one => one.Mydumper, static (one, value) => one with { Mydumper = value }),
        new ValueField<InstanceConfig, long>("mydumper-thread", Codecs.Int, static one => one.MydumperThread, static (one, value) => one with { MydumperThread = value }),
        new ValueField<InstanceConfig, string>("loader-config-name", Codecs.Text, static one => one.LoaderConfigName, static (one, value) => one with { LoaderConfigName = value }),
        new ValueField<InstanceConfig, LoaderConfig?>("loader", new OptionalCodec<LoaderConfig>(LoaderConfig.Codec), static one => one.Loader, static (one, value) => one with { Loader = value }),
        new ValueField<InstanceConfig, long>("loader-thread", Codecs.Int, static one => one.LoaderThread, static (one, value) => one with { LoaderThread = value }),
        new ValueField<InstanceConfig, string>("syncer-config-name", Codecs.Text, static one => one.SyncerConfigName, static (one, value) => one with { SyncerConfigName = value }),
        new ValueField<InstanceConfig, SyncerConfig?>("syncer", new OptionalCodec<SyncerConfig>(SyncerConfig.Codec), static one => one.Syncer, static (one, value) => one with { Syncer = value }),
        new ValueField<InstanceConfig, long>("syncer-thread", Codecs.Int, static one => one.SyncerThread, static (one, value) => one with { SyncerThread = value }),
        new ValueField<InstanceConfig, string>("validator-config-name", Codecs.Text, static one => one.ValidatorConfigName, static (one, value) => one with { ValidatorConfigName = value }));
}
