using DmMaster.Config.Fields;
using DmMaster.Config.Toml;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.SubTaskConfig>;

namespace DmMaster.Config;

/// <summary>One task on one source: what a worker is told.</summary>
public sealed record SubTaskConfig
{
    private static readonly string[] UnusedKeys = ["log-level", "log-file", "log-format", "log-rotate", "pprof-addr", "status-addr"];

    /// <summary>Deprecated; see <see cref="ShardMode"/>.</summary>
    public bool IsSharding { get; init; }

    /// <summary>Empty, <c>pessimistic</c> or <c>optimistic</c>.</summary>
    public string ShardMode { get; init; } = "";

    /// <summary>Whether optimistic sharding refuses conflicts early.</summary>
    public bool IsStrictOptimistic { get; init; }

    /// <summary>Whether the tables of online schema change tools are understood.</summary>
    public bool IsOnlineDdl { get; init; }

    /// <summary>Which tables are shadow tables.</summary>
    public IReadOnlyList<string>? ShadowTableRules { get; init; }

    /// <summary>Which tables are trash tables.</summary>
    public IReadOnlyList<string>? TrashTableRules { get; init; }

    /// <summary>Deprecated.</summary>
    public string OnlineDdlScheme { get; init; } = "";

    /// <summary>Whether patterns keep their letter case.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary><c>loose</c> or <c>strict</c>.</summary>
    public string CollationCompatible { get; init; } = "";

    /// <summary>The task.</summary>
    public string TaskName { get; init; } = "";

    /// <summary>The task's mode.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Checks that are not made.</summary>
    public IReadOnlyList<string>? IgnoredChecks { get; init; }

    /// <summary>The source.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>Set by the worker from its source.</summary>
    public uint ServerId { get; init; }

    /// <summary>Set by the worker from its source.</summary>
    public string Flavor { get; init; } = "";

    /// <summary>The downstream schema for checkpoints.</summary>
    public string MetaSchema { get; init; } = "";

    /// <summary>Deprecated; kept.</summary>
    public long HeartbeatUpdateInterval { get; init; }

    /// <summary>Deprecated; kept.</summary>
    public long HeartbeatReportInterval { get; init; }

    /// <summary>Deprecated; always off.</summary>
    public bool IsHeartbeatEnabled { get; init; }

    /// <summary>The sessions' time zone; empty for the downstream's.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Set by the worker from its source.</summary>
    public string RelayDirectory { get; init; } = "";

    /// <summary>Set by the worker from its source.</summary>
    public bool UsesRelay { get; init; }

    /// <summary>Where to start; null for where the checkpoint or the dump says.</summary>
    public BinlogMeta? Meta { get; init; }

    /// <summary>The upstream.</summary>
    public DatabaseConfig From { get; init; } = new();

    /// <summary>The downstream.</summary>
    public DatabaseConfig To { get; init; } = new();

    /// <summary>Where tables go.</summary>
    public IReadOnlyList<RouteRule?>? RouteRules { get; init; }

    /// <summary>Which events are migrated.</summary>
    public IReadOnlyList<FilterRule?>? FilterRules { get; init; }

    /// <summary>Deprecated; empty.</summary>
    public IReadOnlyList<ColumnMapping?>? ColumnMappings { get; init; }

    /// <summary>Which rows are not migrated.</summary>
    public IReadOnlyList<ExpressionFilter?>? ExpressionFilters { get; init; }

    /// <summary>The older key for <see cref="BlockAllowList"/>.</summary>
    public BlockAllowList? BlackWhiteList { get; init; }

    /// <summary>Which tables are migrated; null for all.</summary>
    public BlockAllowList? BlockAllowList { get; init; }

    /// <summary>How data is dumped.</summary>
    public MydumperConfig Mydumper { get; init; } = new();

    /// <summary>How a dump is loaded.</summary>
    public LoaderConfig Loader { get; init; } = new();

    /// <summary>How binlog events are replicated.</summary>
    public SyncerConfig Syncer { get; init; } = new();

    /// <summary>TLS towards PD.</summary>
    public SecurityConfig? LoaderSecurity { get; init; }

    /// <summary>Whether dump files are removed after loading.</summary>
    public bool CleansDumpFiles { get; init; }

    /// <summary>Deprecated; off.</summary>
    public bool AnsiQuotes { get; init; }

    /// <summary>How migrated data is compared.</summary>
    public ValidatorConfig Validator { get; init; } = new();

    /// <summary>What DM calls experimental.</summary>
    public ExperimentalConfig Experimental { get; init; } = new();

    /// <summary>How data is validated: <c>none</c>, <c>fast</c> or <c>full</c>.</summary>
    public string ValidationMode => Validator.Mode;

    /// <summary>How a dump is imported.</summary>
    public string ImportMode => Loader.ImportMode;

    /// <summary>Whether a dump is imported in physical mode, which takes the downstream for itself.</summary>
    public bool IsPhysicalImport => ImportMode == "physical" && TaskMode.HasLoad(Mode);

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<SubTaskConfig> Codec { get; } = new(
        "config.SubTaskConfig",
        new(),
        [
            Key.Of("is-sharding", Codecs.Bool, static one => one.IsSharding, static (one, value) => one with { IsSharding = value }),
            Key.Of("shard-mode", Codecs.Text, static one => one.ShardMode, static (one, value) => one with { ShardMode = value }),
            Key.Of("strict-optimistic-shard-mode", Codecs.Bool, static one => one.IsStrictOptimistic,
                static (one, value) => one with { IsStrictOptimistic = value }),
            Key.Of("online-ddl", Codecs.Bool, static one => one.IsOnlineDdl, static (one, value) => one with { IsOnlineDdl = value }),
            Key.Of("shadow-table-rules", Codecs.Texts, static one => one.ShadowTableRules,
                static (one, value) => one with { ShadowTableRules = value }),
            Key.Of("trash-table-rules", Codecs.Texts, static one => one.TrashTableRules,
                static (one, value) => one with { TrashTableRules = value }),
            Key.Of("online-ddl-scheme", Codecs.Text, static one => one.OnlineDdlScheme,
                static (one, value) => one with { OnlineDdlScheme = value }),
            Key.Of("case-sensitive", Codecs.Bool, static one => one.IsCaseSensitive,
                static (one, value) => one with { IsCaseSensitive = value }),
            Key.Of("collation_compatible", Codecs.Text, static one => one.CollationCompatible,
                static (one, value) => one with { CollationCompatible = value }),
            Key.Of("name", Codecs.Text, static one => one.TaskName, static (one, value) => one with { TaskName = value }),
            Key.Of("mode", Codecs.Text, static one => one.Mode, static (one, value) => one with { Mode = value }),
            Key.Of("ignore-checking-items", Codecs.Texts, static one => one.IgnoredChecks,
                static (one, value) => one with { IgnoredChecks = value }),
            Key.Of("source-id", Codecs.Text, static one => one.SourceId, static (one, value) => one with { SourceId = value }),
            Key.Of("server-id", Codecs.UInt32, static one => one.ServerId, static (one, value) => one with { ServerId = (uint)value }),
            Key.Of("flavor", Codecs.Text, static one => one.Flavor, static (one, value) => one with { Flavor = value }),
            Key.Of("meta-schema", Codecs.Text, static one => one.MetaSchema, static (one, value) => one with { MetaSchema = value }),
            Key.Of("heartbeat-update-interval", Codecs.Int, static one => one.HeartbeatUpdateInterval,
                static (one, value) => one with { HeartbeatUpdateInterval = value }),
            Key.Of("heartbeat-report-interval", Codecs.Int, static one => one.HeartbeatReportInterval,
                static (one, value) => one with { HeartbeatReportInterval = value }),
            Key.Of("enable-heartbeat", Codecs.Bool, static one => one.IsHeartbeatEnabled,
                static (one, value) => one with { IsHeartbeatEnabled = value }),
            Key.Of("timezone", Codecs.Text, static one => one.TimeZone, static (one, value) => one with { TimeZone = value }),
            Key.Of("relay-dir", Codecs.Text, static one => one.RelayDirectory, static (one, value) => one with { RelayDirectory = value }),
            Key.Of("use-relay", Codecs.Bool, static one => one.UsesRelay, static (one, value) => one with { UsesRelay = value }),
            Key.Of("meta", BinlogMeta.Codec.Optional, static one => one.Meta, static (one, value) => one with { Meta = value }),
            Key.Of("from", DatabaseConfig.Codec, static one => one.From, static (one, value) => one with { From = value }),
            Key.Of("to", DatabaseConfig.Codec, static one => one.To, static (one, value) => one with { To = value }),
            Key.Of("route-rules", RouteRule.Codec.List, static one => one.RouteRules,
                static (one, value) => one with { RouteRules = value }),
            Key.Of("filter-rules", FilterRule.Codec.List, static one => one.FilterRules,
                static (one, value) => one with { FilterRules = value }),
            Key.Of("mapping-rule", ColumnMapping.Codec.List, static one => one.ColumnMappings,
                static (one, value) => one with { ColumnMappings = value }),
            Key.Of("expression-filter", ExpressionFilter.Codec.List, static one => one.ExpressionFilters,
                static (one, value) => one with { ExpressionFilters = value }),
            Key.Of("black-white-list", Config.BlockAllowList.Codec.Optional, static one => one.BlackWhiteList,
                static (one, value) => one with { BlackWhiteList = value }),
            Key.Of("block-allow-list", Config.BlockAllowList.Codec.Optional, static one => one.BlockAllowList,
                static (one, value) => one with { BlockAllowList = value }),
            .. MydumperConfig.Codec.Within<SubTaskConfig>(static one => one.Mydumper, static (one, value) => one with { Mydumper = value }),
            .. LoaderConfig.Codec.Within<SubTaskConfig>(static one => one.Loader, static (one, value) => one with { Loader = value }),
            .. SyncerConfig.Codec.Within<SubTaskConfig>(static one => one.Syncer, static (one, value) => one with { Syncer = value }),
            .. UnusedKeys.Select(static key => new FixedTextField<SubTaskConfig>(key)),
            Key.Of("security", SecurityConfig.Codec.Optional, static one => one.LoaderSecurity,
                static (one, value) => one with { LoaderSecurity = value }),
            Key.Of("clean-dump-file", Codecs.Bool, static one => one.CleansDumpFiles,
                static (one, value) => one with { CleansDumpFiles = value }),
            Key.Of("ansi-quotes", Codecs.Bool, static one => one.AnsiQuotes, static (one, value) => one with { AnsiQuotes = value }),
            Key.Of("ValidatorCfg", ValidatorConfig.Codec, static one => one.Validator,
                static (one, value) => one with { Validator = value }),
            Key.Of("experimental", ExperimentalConfig.Codec, static one => one.Experimental,
                static (one, value) => one with { Experimental = value })
        ]);

    /// <summary>
    /// Reads what <see cref="ToToml"/> or another DM-master wrote. Unknown keys are ignored, absent ones are Go's zero values.
    /// </summary>
    /// <returns>The subtask, or error 20002.</returns>
    public static DmResult<SubTaskConfig> FromToml(string toml)
    {
        var errors = new TomlReadErrors();
        var subtask = TomlTree.Read(toml, out var error) is { } root ? Codec.Read(root, new(), errors) : null;
        return (error ?? errors.WrongValue) is { } cause ? ConfigErrors.TomlTransform("decode subtask config from data", cause) : subtask!;
    }

    /// <summary>The text that workers read. It holds passwords.</summary>
    public string ToToml()
    {
        var writer = new TomlWriter();
        Codec.WriteTableBody(writer, this);
        return writer.ToString();
    }

    /// <summary>The same without secrets, for showing.</summary>
    public SubTaskConfig RedactedCopy() =>
        this with { From = From.RedactedCopy(), To = To.RedactedCopy(), LoaderSecurity = LoaderSecurity?.RedactedCopy() };

    /// <summary>Which subtask, nothing secret.</summary>
    public override string ToString() => $"SubTaskConfig {{ TaskName = {TaskName}, SourceId = {SourceId}, Mode = {Mode} }}";
}
