using DmMaster.Config.Fields;
using DmMaster.Config.Rules;
using DmMaster.Config.Yaml;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.TaskConfig>;

namespace DmMaster.Config;

/// <summary>A task as its user writes it.</summary>
public sealed record TaskConfig
{
    /// <summary>The longest name of a task, bytes of UTF-8.</summary>
    /// <remarks>DM has no limit, but the names of its checkpoint tables do: a task with a longer name never worked.</remarks>
    public const int MaxNameBytes = 1024;

    /// <summary>DM's defaults, which a task file starts from.</summary>
    public static TaskConfig Default { get; } = new()
    {
        MetaSchema = "dm_meta",
        HeartbeatUpdateInterval = 1,
        HeartbeatReportInterval = 10,
        CollationCompatible = "loose",
        IsOnlineDdl = true,
        CleansDumpFiles = true,
    };

    /// <summary>The task's name.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>full</c>, <c>incremental</c>, <c>all</c>, <c>dump</c>, <c>load</c> or <c>load&amp;sync</c>.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Deprecated: the same as pessimistic sharding.</summary>
    public bool IsSharding { get; init; }

    /// <summary>Empty, <c>pessimistic</c> or <c>optimistic</c>.</summary>
    public string ShardMode { get; init; } = "";

    /// <summary>Whether optimistic sharding refuses conflicts early.</summary>
    public bool IsStrictOptimistic { get; init; }

    /// <summary>Checks that are not made.</summary>
    public IReadOnlyList<string>? IgnoredChecks { get; init; }

    /// <summary>The downstream schema for checkpoints.</summary>
    public string MetaSchema { get; init; } = "";

    /// <summary>Deprecated; always off.</summary>
    public bool IsHeartbeatEnabled { get; init; }

    /// <summary>Deprecated; kept.</summary>
    public long HeartbeatUpdateInterval { get; init; }

    /// <summary>Deprecated; kept.</summary>
    public long HeartbeatReportInterval { get; init; }

    /// <summary>The sessions' time zone; empty for the downstream's.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Whether patterns keep their letter case.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary><c>loose</c> or <c>strict</c>.</summary>
    public string CollationCompatible { get; init; } = "";

    /// <summary>The downstream.</summary>
    public DatabaseConfig? Target { get; init; }

    /// <summary>The sources.</summary>
    public IReadOnlyList<InstanceConfig?>? Instances { get; init; }

    /// <summary>Whether the tables of online schema change tools are understood.</summary>
    public bool IsOnlineDdl { get; init; }

    /// <summary>Which tables are shadow tables.</summary>
    public IReadOnlyList<string>? ShadowTableRules { get; init; }

    /// <summary>Which tables are trash tables.</summary>
    public IReadOnlyList<string>? TrashTableRules { get; init; }

    /// <summary>Deprecated: <c>gh-ost</c> or <c>pt</c>.</summary>
    public string OnlineDdlScheme { get; init; } = "";

    /// <summary>Routes by name.</summary>
    public IReadOnlyDictionary<string, RouteRule?>? Routes { get; init; }

    /// <summary>Filters by name.</summary>
    public IReadOnlyDictionary<string, FilterRule?>? Filters { get; init; }

    /// <summary>Deprecated; refused.</summary>
    public IReadOnlyDictionary<string, ColumnMapping?>? ColumnMappings { get; init; }

    /// <summary>Expression filters by name.</summary>
    public IReadOnlyDictionary<string, ExpressionFilter?>? ExpressionFilters { get; init; }

    /// <summary>The older key for <see cref="BlockAllowLists"/>.</summary>
    public IReadOnlyDictionary<string, BlockAllowList?>? BlackWhiteLists { get; init; }

    /// <summary>Block and allow lists by name.</summary>
    public IReadOnlyDictionary<string, BlockAllowList?>? BlockAllowLists { get; init; }

    /// <summary>Dump configurations by name.</summary>
    public IReadOnlyDictionary<string, MydumperConfig?>? Mydumpers { get; init; }

    /// <summary>Load configurations by name.</summary>
    public IReadOnlyDictionary<string, LoaderConfig?>? Loaders { get; init; }

    /// <summary>Replication configurations by name.</summary>
    public IReadOnlyDictionary<string, SyncerConfig?>? Syncers { get; init; }

    /// <summary>Validation configurations by name.</summary>
    public IReadOnlyDictionary<string, ValidatorConfig?>? Validators { get; init; }

    /// <summary>Whether dump files are removed after loading.</summary>
    public bool CleansDumpFiles { get; init; }

    /// <summary>Deprecated; ignored.</summary>
    public bool AnsiQuotes { get; init; }

    /// <summary>Deprecated; ignored.</summary>
    public bool RemoveMeta { get; init; }

    /// <summary>What DM calls experimental.</summary>
    public ExperimentalConfig Experimental { get; init; } = new();

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<TaskConfig> Codec { get; } = new(
        "config.TaskConfig",
        new(),
        Key.Of("name", Codecs.Text, static one => one.Name, static (one, value) => one with { Name = value }),
        Key.Of("task-mode", Codecs.Text, static one => one.Mode, static (one, value) => one with { Mode = value }),
        Key.Of("is-sharding", Codecs.Bool, static one => one.IsSharding, static (one, value) => one with { IsSharding = value }),
        Key.Of("shard-mode", Codecs.Text, static one => one.ShardMode, static (one, value) => one with { ShardMode = value }),
        Key.Of("strict-optimistic-shard-mode", Codecs.Bool, static one => one.IsStrictOptimistic,
            static (one, value) => one with { IsStrictOptimistic = value }),
        Key.Of("ignore-checking-items", Codecs.Texts, static one => one.IgnoredChecks,
            static (one, value) => one with { IgnoredChecks = value }),
        Key.Of("meta-schema", Codecs.Text, static one => one.MetaSchema, static (one, value) => one with { MetaSchema = value }),
        Key.Of("enable-heartbeat", Codecs.Bool, static one => one.IsHeartbeatEnabled,
            static (one, value) => one with { IsHeartbeatEnabled = value }),
        Key.Of("heartbeat-update-interval", Codecs.Int, static one => one.HeartbeatUpdateInterval,
            static (one, value) => one with { HeartbeatUpdateInterval = value }),
        Key.Of("heartbeat-report-interval", Codecs.Int, static one => one.HeartbeatReportInterval,
            static (one, value) => one with { HeartbeatReportInterval = value }),
        Key.Of("timezone", Codecs.Text, static one => one.TimeZone, static (one, value) => one with { TimeZone = value }),
        Key.Of("case-sensitive", Codecs.Bool, static one => one.IsCaseSensitive,
            static (one, value) => one with { IsCaseSensitive = value }),
        Key.Of("collation_compatible", Codecs.Text, static one => one.CollationCompatible,
            static (one, value) => one with { CollationCompatible = value }),
        Key.Of("target-database", DatabaseConfig.Codec.Optional, static one => one.Target,
            static (one, value) => one with { Target = value }),
        Key.Of("mysql-instances", InstanceConfig.Codec.List, static one => one.Instances,
            static (one, value) => one with { Instances = value }),
        Key.Of("online-ddl", Codecs.Bool, static one => one.IsOnlineDdl, static (one, value) => one with { IsOnlineDdl = value }),
        Key.Of("shadow-table-rules", Codecs.Texts, static one => one.ShadowTableRules,
            static (one, value) => one with { ShadowTableRules = value }),
        Key.Of("trash-table-rules", Codecs.Texts, static one => one.TrashTableRules,
            static (one, value) => one with { TrashTableRules = value }),
        Key.Of("online-ddl-scheme", Codecs.Text, static one => one.OnlineDdlScheme,
            static (one, value) => one with { OnlineDdlScheme = value }),
        Key.Of("routes", RouteRule.Codec.Map, static one => one.Routes, static (one, value) => one with { Routes = value }),
        Key.Of("filters", FilterRule.Codec.Map, static one => one.Filters, static (one, value) => one with { Filters = value }),
        Key.Of("column-mappings", ColumnMapping.Codec.Map, static one => one.ColumnMappings,
            static (one, value) => one with { ColumnMappings = value }),
        Key.Of("expression-filter", ExpressionFilter.Codec.Map, static one => one.ExpressionFilters,
            static (one, value) => one with { ExpressionFilters = value }),
        Key.Of("black-white-list", BlockAllowList.Codec.Map, static one => one.BlackWhiteLists,
            static (one, value) => one with { BlackWhiteLists = value }),
        Key.Of("block-allow-list", BlockAllowList.Codec.Map, static one => one.BlockAllowLists,
            static (one, value) => one with { BlockAllowLists = value }),
        Key.Of("mydumpers", MydumperConfig.Codec.Map, static one => one.Mydumpers, static (one, value) => one with { Mydumpers = value }),
        Key.Of("loaders", LoaderConfig.Codec.Map, static one => one.Loaders, static (one, value) => one with { Loaders = value }),
        Key.Of("syncers", SyncerConfig.Codec.Map, static one => one.Syncers, static (one, value) => one with { Syncers = value }),
        Key.Of("validators", ValidatorConfig.Codec.Map, static one => one.Validators,
            static (one, value) => one with { Validators = value }),
        Key.Of("clean-dump-file", Codecs.Bool, static one => one.CleansDumpFiles,
            static (one, value) => one with { CleansDumpFiles = value }),
        Key.Of("ansi-quotes", Codecs.Bool, static one => one.AnsiQuotes, static (one, value) => one with { AnsiQuotes = value }),
        Key.Of("remove-meta", Codecs.Bool, static one => one.RemoveMeta, static (one, value) => one with { RemoveMeta = value }),
        Key.Of("experimental", ExperimentalConfig.Codec, static one => one.Experimental,
            static (one, value) => one with { Experimental = value }));

    /// <summary>Reads a task file: which keys and types, not what they say.</summary>
    /// <returns>The task, or error 20003.</returns>
    public static DmResult<TaskConfig> Decode(string yaml) => YamlDecoder.Decode(yaml, Codec, Default, "decode task config failed");

    /// <summary>
    /// Reads a task file and checks what it says, as far as that needs no source and no database.
    /// The first failure in DM's order is the answer.
    /// </summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="hasStartTime">Whether the task starts at a given time, which takes the place of all <c>meta</c>.</param>
    /// <returns>The task with defaults filled and named configurations resolved, or DM's error of class <c>config</c>.</returns>
    public static DmResult<TaskConfig> Parse(string yaml, bool hasStartTime) =>
        Decode(yaml).Then(task => TaskRules.Adjust(hasStartTime ? task.WithStartTime() : task));

    /// <summary>Makes the subtasks of a task that <see cref="Parse"/> made, in the order of its sources.</summary>
    /// <param name="sources">The cluster's sources by ID.</param>
    /// <returns>
    /// One subtask for each source, or the error of the first that cannot be: 20031 for a source that is not there,
    /// others led by <c>source &lt;id&gt;: </c>. Rules that come to more than five million entries over all sources are refused.
    /// </returns>
    public DmResult<IReadOnlyList<SubTaskConfig>> ToSubtasks(IReadOnlyDictionary<string, SourceConfig> sources)
    {
        var subtasks = new List<SubTaskConfig>();
        var weight = 0L;
        foreach (var instance in (Instances ?? []).OfType<InstanceConfig>())
        {
            if (!sources.TryGetValue(instance.SourceId, out var source))
            {
                return ConfigErrors.SourceNotFound(instance.SourceId);
            }

            var built = SubTaskBuilder.Build(this, instance, source);
            weight += SubTaskBuilder.WeightOf(built);
            if (weight > SubTaskBuilder.MostWeight)
            {
                return DmError.Plain($"task {Name} has more than {SubTaskBuilder.MostWeight} rule entries over all its sources");
            }

            if (!SubTaskRules.Adjust(built).TryGet(out var subtask, out var error))
            {
                return error.Annotate($"source {instance.SourceId}");
            }

            subtasks.Add(subtask);
        }

        return subtasks;
    }

    /// <summary>
    /// The task that subtasks come from, as its user could have written it. The names of its rules and configurations are new ones.
    /// </summary>
    /// <param name="subtasks">All subtasks of one task, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static TaskConfig FromSubtasks(IReadOnlyList<SubTaskConfig> subtasks) => new TaskBuilder(subtasks).Build();

    /// <summary>The task as its user could have written it. It holds the password: show the text of a <see cref="RedactedCopy"/>.</summary>
    public string ToYaml()
    {
        var writer = new YamlWriter();
        Codec.WriteYaml(writer, this);
        return writer.ToString();
    }

    /// <summary>
    /// The task in the form of <c>config export</c>, which old versions can import: what they do not know is there only where it
    /// says something. It holds the password.
    /// </summary>
    public string ToExportYaml()
    {
        var writer = new YamlWriter();
        TaskExport.Codec.WriteYaml(writer, TaskExport.WithoutIdleValidators(this));
        return writer.ToString();
    }

    /// <summary>The same without secrets, for showing.</summary>
    public TaskConfig RedactedCopy() => this with { Target = Target?.RedactedCopy() };

    /// <summary>Which task, nothing secret.</summary>
    public override string ToString() => $"TaskConfig {{ Name = {Name}, Mode = {Mode} }}";

    /// <summary>
    /// Error 20053 when subtasks of one task would import in different ways, null otherwise. DM leaves its class at <c>config</c>.
    /// </summary>
    public static DmError? FindMixedImportModes(IReadOnlyList<SubTaskConfig> subtasks)
    {
        var modes = subtasks.Select(static one => one.ImportMode).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return modes is [var first, var second]
            ? ConfigErrors.LoadModeInvalid(second) with
            {
                Message = $"found two import-mode {first} and {second} in task config, DM only supports one value",
            }
            : null;
    }

    /// <summary>
    /// The same for a downstream that is known to be TiDB: session variables in lower case,
    /// and optimistic transactions if none are asked for.
    /// </summary>
    /// <param name="hasTransactionModes">Whether it is v3.0 or later, which has pessimistic ones too.</param>
    public TaskConfig WithTiDbSession(bool hasTransactionModes) =>
        Target is null ? this : this with { Target = Target.WithTiDbSession(hasTransactionModes) };

    private TaskConfig WithStartTime() => this with
    {
        Instances = Instances is null
            ? null
            : [.. Instances.Select(static one => one is null ? null : one with { Meta = BinlogMeta.ByStartTime })],
    };
}
