namespace DmMaster.Config.Rules;

/// <summary>Makes a task's subtasks.</summary>
internal static class SubTaskBuilder
{
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

    private static IReadOnlyList<T?> Named<T>(IReadOnlyList<string>? names, IReadOnlyDictionary<string, T?>? known)
        where T : class => [.. (names ?? []).Select(name => known?.GetValueOrDefault(name))];
}
