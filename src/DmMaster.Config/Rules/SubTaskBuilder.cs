namespace DmMaster.Config.Rules;

/// <summary>Makes a task's subtasks.</summary>
internal static class SubTaskBuilder
{
    /// <summary>The most rule entries that the subtasks of one task may come to: each source has its own copy of the rules it names.</summary>
    public const long MostWeight = 5_000_000;

    /// <summary>The rule entries in a subtask.</summary>
    public static long WeightOf(SubTaskConfig subtask) =>
        WeightOf(subtask.BlockAllowList)
        + (subtask.FilterRules ?? []).Sum(static filter => 1L + (filter?.Events?.Count ?? 0) + (filter?.SqlPatterns?.Count ?? 0))
        + (subtask.RouteRules?.Count ?? 0)
        + (subtask.ExpressionFilters?.Count ?? 0)
        + (subtask.ShadowTableRules?.Count ?? 0)
        + (subtask.TrashTableRules?.Count ?? 0)
        + (subtask.IgnoredChecks?.Count ?? 0)
        + (subtask.To.Session?.Count ?? 0);

    /// <summary>The subtask of one source, not yet checked.</summary>
    public static SubTaskConfig Build(TaskConfig task, InstanceConfig instance, SourceConfig source) => new()
    {
        IsSharding = task.IsSharding,
        ShardMode = task.ShardMode,
        IsStrictOptimistic = task.IsStrictOptimistic,
        IsOnlineDdl = task.IsOnlineDdl,
        ShadowTableRules = task.ShadowTableRules,
        TrashTableRules = task.TrashTableRules,
        IsCaseSensitive = task.IsCaseSensitive,
        CollationCompatible = task.CollationCompatible,
        TaskName = task.Name,
        Mode = task.Mode,
        IgnoredChecks = task.IgnoredChecks,
        SourceId = instance.SourceId,
        MetaSchema = task.MetaSchema,
        HeartbeatUpdateInterval = task.HeartbeatUpdateInterval,
        HeartbeatReportInterval = task.HeartbeatReportInterval,
        TimeZone = task.TimeZone,
        Meta = instance.Meta,
        From = source.From,
        To = task.Target ?? new(),
        RouteRules = Named(instance.RouteRules, task.Routes),
        FilterRules = Named(instance.FilterRules, task.Filters),
        ColumnMappings = Named(instance.ColumnMappingRules, task.ColumnMappings),
        ExpressionFilters = Named(instance.ExpressionFilters, task.ExpressionFilters),
        BlockAllowList = instance.BlockAllowList.Length > 0 ? task.BlockAllowLists?.GetValueOrDefault(instance.BlockAllowList) : null,
        Mydumper = instance.Mydumper ?? MydumperConfig.Default,
        Loader = instance.Loader ?? LoaderConfig.Default,
        Syncer = instance.Syncer ?? SyncerConfig.Default,
        Validator = instance.Validator ?? ValidatorConfig.Default,
        CleansDumpFiles = task.CleansDumpFiles,
        Experimental = task.Experimental,
    };

    private static long WeightOf(BlockAllowList? list) =>
        list is null ? 0 : Count(list.DoSchemas) + Count(list.IgnoreSchemas) + Count(list.DoTables) + Count(list.IgnoreTables);

    private static long Count<T>(IReadOnlyList<T>? entries) => entries?.Count ?? 0;

    private static IReadOnlyList<T?> Named<T>(IReadOnlyList<string>? names, IReadOnlyDictionary<string, T?>? known)
        where T : class => [.. (names ?? []).Select(name => known?.GetValueOrDefault(name))];
}
