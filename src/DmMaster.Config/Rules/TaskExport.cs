using System.Globalization;
using DmMaster.Config.Fields;
using Instance = DmMaster.Config.Fields.WrittenKey<DmMaster.Config.InstanceConfig>;
using Load = DmMaster.Config.Fields.WrittenKey<DmMaster.Config.LoaderConfig>;
using Sync = DmMaster.Config.Fields.WrittenKey<DmMaster.Config.SyncerConfig>;
using Task = DmMaster.Config.Fields.WrittenKey<DmMaster.Config.TaskConfig>;

namespace DmMaster.Config.Rules;

/// <summary>
/// How <c>config export</c> writes a task. Stock DM drops what old versions do not know; here it is kept where it is not
/// the default, because a task that comes back from an export should be the task that went in.
/// </summary>
internal static class TaskExport
{
    private static readonly RecordCodec<LoaderConfig> Loader = new(
        "",
        new(),
        Load.Of("pool-size", Codecs.Int, static one => one.PoolSize),
        Load.Of("dir", Codecs.Text, static one => one.Directory),
        Load.Of("sorting-dir-physical", Codecs.Text, static one => one.SortingDirectory, static one => one.ImportMode == "physical"),
        Load.Of("import-mode", Codecs.Text, static one => one.ImportMode, static one => one.ImportMode is not ("" or "logical")),
        Load.Of("on-duplicate-logical", Codecs.Text, static one => one.OnDuplicateLogical, static one => one.OnDuplicateLogical is not ("" or "replace")),
        Load.Of("on-duplicate-physical", Codecs.Text, static one => one.OnDuplicatePhysical, static one => one.OnDuplicatePhysical is not ("" or "none")),
        Load.Of("disk-quota-physical", Codecs.ByteSize, static one => one.DiskQuota, static one => one.DiskQuota != 0),
        Load.Of("checksum-physical", Codecs.Text, static one => one.Checksum, static one => one.Checksum is not ("" or "required")),
        Load.Of("analyze", Codecs.Text, static one => one.Analyze, static one => one.Analyze is not ("" or "optional")),
        Load.Of("range-concurrency", Codecs.Int, static one => one.RangeConcurrency, static one => one.RangeConcurrency != 0),
        Load.Of("compress-kv-pairs", Codecs.Text, static one => one.CompressPairs, static one => one.CompressPairs.Length > 0),
        Load.Of("pd-addr", Codecs.Text, static one => one.PdAddress, static one => one.PdAddress.Length > 0));

    private static readonly RecordCodec<SyncerConfig> Syncer = new(
        "",
        new(),
        Sync.Of("meta-file", Codecs.Text, static one => one.MetaFile),
        Sync.Of("worker-count", Codecs.Int, static one => one.WorkerCount),
        Sync.Of("batch", Codecs.Int, static one => one.Batch),
        Sync.Of("queue-size", Codecs.Int, static one => one.QueueSize),
        Sync.Of("checkpoint-flush-interval", Codecs.Int, static one => one.CheckpointFlushInterval),
        Sync.Of("max-retry", Codecs.Int, static one => one.MaxRetry),
        Sync.Of("enable-gtid", Codecs.Bool, static one => one.IsGtidEnabled),
        Sync.Of("disable-detect", Codecs.Bool, static one => one.IsDetectDisabled),
        Sync.Of("safe-mode", Codecs.Bool, static one => one.IsSafeMode),
        Sync.Of("enable-ansi-quotes", Codecs.Bool, static one => one.AnsiQuotes),
        Sync.Of("safe-mode-duration", Codecs.Text, static one => one.SafeModeDuration, static one => one.SafeModeDuration.Length > 0 && one.SafeModeDuration != UsualSafeMode(one)),
        Sync.Of("compact", Codecs.Bool, static one => one.IsCompact, static one => one.IsCompact),
        Sync.Of("multiple-rows", Codecs.Bool, static one => one.UsesMultipleRows, static one => one.UsesMultipleRows));

    private static readonly RecordCodec<InstanceConfig> Instances = new(
        "",
        new(),
        Instance.Of("source-id", Codecs.Text, static one => one.SourceId),
        Instance.Of("meta", BinlogMeta.Codec.Optional, static one => one.Meta),
        Instance.Of("filter-rules", Codecs.Texts, static one => one.FilterRules),
        Instance.Of("column-mapping-rules", Codecs.Texts, static one => one.ColumnMappingRules),
        Instance.Of("route-rules", Codecs.Texts, static one => one.RouteRules),
        Instance.Of("black-white-list", Codecs.Text, static one => one.BlackWhiteList),
        Instance.Of("block-allow-list", Codecs.Text, static one => one.BlockAllowList),
        Instance.Of("mydumper-config-name", Codecs.Text, static one => one.MydumperConfigName),
        Instance.Of("mydumper", MydumperConfig.Codec.Optional, static one => one.Mydumper),
        Instance.Of("mydumper-thread", Codecs.Int, static one => one.MydumperThread),
        Instance.Of("loader-config-name", Codecs.Text, static one => one.LoaderConfigName),
        Instance.Of("loader", Loader.Optional, static one => one.Loader),
        Instance.Of("loader-thread", Codecs.Int, static one => one.LoaderThread),
        Instance.Of("syncer-config-name", Codecs.Text, static one => one.SyncerConfigName),
        Instance.Of("syncer", Syncer.Optional, static one => one.Syncer),
        Instance.Of("syncer-thread", Codecs.Int, static one => one.SyncerThread),
        Instance.Of("expression-filters", Codecs.Texts, static one => one.ExpressionFilters, static one => one.ExpressionFilters is { Count: > 0 }),
        Instance.Of("validator-config-name", Codecs.Text, static one => one.ValidatorConfigName, static one => one.ValidatorConfigName.Length > 0));

    /// <summary>How a task is written.</summary>
    public static RecordCodec<TaskConfig> Codec { get; } = new(
        "",
        new(),
        Task.Of("name", Codecs.Text, static one => one.Name),
        Task.Of("task-mode", Codecs.Text, static one => one.Mode),
        Task.Of("is-sharding", Codecs.Bool, static one => one.IsSharding),
        Task.Of("shard-mode", Codecs.Text, static one => one.ShardMode),
        Task.Of("ignore-checking-items", Codecs.Texts, static one => one.IgnoredChecks),
        Task.Of("meta-schema", Codecs.Text, static one => one.MetaSchema),
        Task.Of("enable-heartbeat", Codecs.Bool, static one => one.IsHeartbeatEnabled),
        Task.Of("heartbeat-update-interval", Codecs.Int, static one => one.HeartbeatUpdateInterval),
        Task.Of("heartbeat-report-interval", Codecs.Int, static one => one.HeartbeatReportInterval),
        Task.Of("timezone", Codecs.Text, static one => one.TimeZone),
        Task.Of("case-sensitive", Codecs.Bool, static one => one.IsCaseSensitive),
        Task.Of("target-database", DatabaseConfig.Codec.Optional, static one => one.Target),
        Task.Of("online-ddl-scheme", Codecs.Text, static one => one.OnlineDdlScheme),
        Task.Of("routes", RouteRule.Codec.Map, static one => one.Routes),
        Task.Of("filters", FilterRule.Codec.Map, static one => one.Filters),
        Task.Of("column-mappings", ColumnMapping.Codec.Map, static one => one.ColumnMappings),
        Task.Of("black-white-list", BlockAllowList.Codec.Map, static one => one.BlackWhiteLists),
        Task.Of("block-allow-list", BlockAllowList.Codec.Map, static one => one.BlockAllowLists),
        Task.Of("mydumpers", MydumperConfig.Codec.Map, static one => one.Mydumpers),
        Task.Of("loaders", Loader.Map, static one => one.Loaders),
        Task.Of("syncers", Syncer.Map, static one => one.Syncers),
        Task.Of("clean-dump-file", Codecs.Bool, static one => one.CleansDumpFiles),
        Task.Of("ansi-quotes", Codecs.Bool, static one => one.AnsiQuotes),
        Task.Of("remove-meta", Codecs.Bool, static one => one.RemoveMeta),
        Task.Of("mysql-instances", Instances.List, static one => one.Instances),
        Task.Of("expression-filter", ExpressionFilter.Codec.Map, static one => one.ExpressionFilters, static one => one.ExpressionFilters is { Count: > 0 }),
        Task.Of("shadow-table-rules", Codecs.Texts, static one => one.ShadowTableRules, static one => one.ShadowTableRules is { Count: > 0 }),
        Task.Of("trash-table-rules", Codecs.Texts, static one => one.TrashTableRules, static one => one.TrashTableRules is { Count: > 0 }),
        Task.Of("strict-optimistic-shard-mode", Codecs.Bool, static one => one.IsStrictOptimistic, static one => one.IsStrictOptimistic),
        Task.Of("online-ddl", Codecs.Bool, static one => one.IsOnlineDdl, static one => !one.IsOnlineDdl),
        Task.Of("collation_compatible", Codecs.Text, static one => one.CollationCompatible, static one => one.CollationCompatible is not ("" or "loose")),
        Task.Of("validators", ValidatorConfig.Codec.Map, static one => one.Validators, static one => one.Validators is { Count: > 0 }),
        Task.Of("experimental", ExperimentalConfig.Codec, static one => one.Experimental, static one => one.Experimental.AsyncCheckpointFlush));

    /// <summary>The task without validators that do nothing, and without their names: old versions know neither.</summary>
    public static TaskConfig WithoutIdleValidators(TaskConfig task)
    {
        if (task.Validators is not { } validators || validators.Values.Any(static one => one is not null && one.Mode is not ("" or "none")))
        {
            return task;
        }

        return task with
        {
            Validators = null,
            Instances = task.Instances is null ? null : [.. task.Instances.Select(static one => one is null ? null : one with { ValidatorConfigName = "" })],
        };
    }

    private static string UsualSafeMode(SyncerConfig one) =>
        string.Create(CultureInfo.InvariantCulture, $"{2 * one.CheckpointFlushInterval}s");
}
