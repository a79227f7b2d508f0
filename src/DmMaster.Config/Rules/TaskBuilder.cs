namespace DmMaster.Config.Rules;

/// <summary>Makes a task of its subtasks. What is the same for all of them is taken from the first, in the order of their sources.</summary>
internal sealed class TaskBuilder
{
    private readonly SubTaskConfig[] _subtasks;
    private readonly NamedParts<BlockAllowList> _lists = new("balist", BlockAllowList.Codec);
    private readonly NamedParts<RouteRule> _routes = new("route", RouteRule.Codec);
    private readonly NamedParts<FilterRule> _filters = new("filter", FilterRule.Codec);
    private readonly NamedParts<ExpressionFilter> _expressions = new("expr-filter", ExpressionFilter.Codec);
    private readonly NamedParts<MydumperConfig> _mydumpers = new("dump", MydumperConfig.Codec);
    private readonly NamedParts<LoaderConfig> _loaders = new("load", LoaderConfig.Codec);
    private readonly NamedParts<SyncerConfig> _syncers = new("sync", SyncerConfig.Codec);
    private readonly NamedParts<ValidatorConfig> _validators = new("validator", ValidatorConfig.Codec);

    /// <summary>Creates a builder.</summary>
    /// <param name="subtasks">All subtasks of one task, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TaskBuilder(IReadOnlyList<SubTaskConfig> subtasks)
    {
        if (subtasks.Count == 0)
        {
            throw new ArgumentException("A task has at least one subtask.", nameof(subtasks));
        }

        _subtasks = [.. subtasks.OrderBy(static one => one.SourceId, ByteOrder.Instance)];
    }

    /// <summary>The task.</summary>
    public TaskConfig Build()
    {
        var instances = Array.ConvertAll(_subtasks, Instance);
        return Head(_subtasks[0]) with
        {
            Instances = instances,
            Routes = _routes.All,
            Filters = _filters.All,
            ExpressionFilters = _expressions.All,
            BlockAllowLists = _lists.All,
            Mydumpers = _mydumpers.All,
            Loaders = _loaders.All,
            Syncers = _syncers.All,
            Validators = _validators.All,
        };
    }

    private static TaskConfig Head(SubTaskConfig first) => new()
    {
        Name = first.TaskName,
        Mode = first.Mode,
        IsSharding = first.IsSharding,
        ShardMode = first.ShardMode,
        IsStrictOptimistic = first.IsStrictOptimistic,
        IgnoredChecks = first.IgnoredChecks,
        MetaSchema = first.MetaSchema,
        IsHeartbeatEnabled = first.IsHeartbeatEnabled,
        HeartbeatUpdateInterval = first.HeartbeatUpdateInterval,
        HeartbeatReportInterval = first.HeartbeatReportInterval,
        TimeZone = first.TimeZone,
        IsCaseSensitive = first.IsCaseSensitive,
        CollationCompatible = first.CollationCompatible,
        Target = first.To,
        IsOnlineDdl = first.IsOnlineDdl,
        OnlineDdlScheme = first.OnlineDdlScheme,
        CleansDumpFiles = first.CleansDumpFiles,
        AnsiQuotes = first.AnsiQuotes,
        Experimental = first.Experimental,
    };

    private InstanceConfig Instance(SubTaskConfig subtask) => new()
    {
        SourceId = subtask.SourceId,
        Meta = subtask.Meta,
        FilterRules = Names(_filters, subtask.FilterRules),
        RouteRules = Names(_routes, subtask.RouteRules),
        ExpressionFilters = Names(_expressions, subtask.ExpressionFilters),
        BlockAllowList = _lists.NameOf(subtask.BlockAllowList),
        MydumperConfigName = _mydumpers.NameOf(subtask.Mydumper),
        LoaderConfigName = _loaders.NameOf(subtask.Loader, LoaderDirectory.WithoutSuffix(subtask.Loader, subtask.TaskName, subtask.SourceId)),
        SyncerConfigName = _syncers.NameOf(subtask.Syncer),
        ValidatorConfigName = _validators.NameOf(subtask.Validator),
    };

    private static List<string> Names<T>(NamedParts<T> parts, IReadOnlyList<T?>? rules)
        where T : class => [.. (rules ?? []).Select(rule => parts.NameOf(rule))];
}
