namespace DmMaster.Config.Rules;

/// <summary>What one source of a task may say, and which named configurations it uses.</summary>
/// <param name="task">The task.</param>
internal sealed class InstanceRules(TaskConfig task)
{
    private readonly List<string> _duplicates = [];
    private readonly Dictionary<string, int> _sources = new(StringComparer.Ordinal);

    /// <summary>Which named configurations were used.</summary>
    public UsedNames Used { get; } = new();

    /// <summary>Names that were there twice in one list, a line for each list.</summary>
    public IReadOnlyList<string> Duplicates => _duplicates;

    /// <summary>The source with its named configurations resolved.</summary>
    /// <param name="instance">The source as written.</param>
    /// <param name="at">Its place, from 0.</param>
    public DmResult<InstanceConfig> Adjust(InstanceConfig? instance, int at)
    {
        if ((FindOwnError(instance)?.Annotate($"mysql-instance: {GoFormat.Ordinal(at)}") ?? FindReferenceError(instance!, at)) is { } error)
        {
            return error;
        }

        NoteDuplicates(instance!, at);
        return Resolve(instance! with { BlockAllowList = ListName(instance!) }, at);
    }

    private static string ListName(InstanceConfig instance) =>
        instance.BlockAllowList.Length > 0 ? instance.BlockAllowList : instance.BlackWhiteList;

    private static DmError? FindOwnError(InstanceConfig? instance) => instance switch
    {
        null => ConfigErrors.InstanceMissing(),
        { SourceId: "" } => ConfigErrors.SourceIdEmpty(),
        { Meta: { BinlogName: "", BinlogGtid: "" } } => ConfigErrors.MetaInvalid().Annotate($"source {instance.SourceId}"),
        { MydumperConfigName.Length: > 0, Mydumper: not null } => ConfigErrors.MydumperConflict(),
        { LoaderConfigName.Length: > 0, Loader: not null } => ConfigErrors.LoaderConflict(),
        { SyncerConfigName.Length: > 0, Syncer: not null } => ConfigErrors.SyncerConflict(),
        _ => null,
    };

    private DmError? FindReferenceError(InstanceConfig instance, int at)
    {
        if (!_sources.TryAdd(instance.SourceId, at))
        {
            return ConfigErrors.SameSourceId(_sources[instance.SourceId], at, instance.SourceId);
        }

        if (FindMissing(instance.RouteRules, task.Routes, Used.Routes) is { } route)
        {
            return ConfigErrors.RouteNotFound(at, route);
        }

        if (FindMissing(instance.FilterRules, task.Filters, Used.Filters) is { } filter)
        {
            return ConfigErrors.FilterNotFound(at, filter);
        }

        var list = ListName(instance);
        return list.Length > 0 && task.BlockAllowLists?.ContainsKey(list) != true ? ConfigErrors.BlockAllowListNotFound(at, list) : null;
    }

    private DmResult<InstanceConfig> Resolve(InstanceConfig instance, int at)
    {
        var missing = FindMissing(instance.ExpressionFilters, task.ExpressionFilters, Used.ExpressionFilters);
        return ResolveMydumper(instance, at)
            .Then(one => ResolveLoader(one, at))
            .Then(one => ResolveSyncer(one, at))
            .Then(one => ResolveValidator(one, at))
            .Then<InstanceConfig>(one => missing is not null ? ConfigErrors.ExpressionFilterNotFound(at, missing) : one);
    }

    private DmResult<InstanceConfig> ResolveMydumper(InstanceConfig instance, int at)
    {
        if (!TryFind(instance.MydumperConfigName, task.Mydumpers, Used.Mydumpers, out var named))
        {
            return ConfigErrors.MydumperNotFound(at, instance.MydumperConfigName);
        }

        var mydumper = named ?? instance.Mydumper ?? MydumperConfig.Default;
        mydumper = mydumper with
        {
            Threads = instance.MydumperThread != 0 ? instance.MydumperThread : mydumper.Threads,
            ChunkFileSize = mydumper.ChunkFileSize.Length == 0 ? MydumperConfig.Default.ChunkFileSize : mydumper.ChunkFileSize,
        };
        return TaskMode.HasDump(task.Mode) && mydumper.Path.Length == 0
            ? ConfigErrors.MydumperPathInvalid(at)
            : instance with { Mydumper = mydumper };
    }

    private DmResult<InstanceConfig> ResolveLoader(InstanceConfig instance, int at)
    {
        if (!TryFind(instance.LoaderConfigName, task.Loaders, Used.Loaders, out var named))
        {
            return ConfigErrors.LoaderNotFound(at, instance.LoaderConfigName);
        }

        var loader = named ?? instance.Loader ?? LoaderConfig.Default;
        loader = loader with { PoolSize = instance.LoaderThread != 0 ? instance.LoaderThread : loader.PoolSize };
        return LoaderRules.IsImportInto(loader) && task.Instances?.Count > 1
            ? ConfigErrors.ImportIntoSharding()
            : instance with { Loader = loader };
    }

    private DmResult<InstanceConfig> ResolveSyncer(InstanceConfig instance, int at)
    {
        if (!TryFind(instance.SyncerConfigName, task.Syncers, Used.Syncers, out var named))
        {
            return ConfigErrors.SyncerNotFound(at, instance.SyncerConfigName);
        }

        var syncer = named ?? instance.Syncer ?? SyncerConfig.Default;
        return SyncerRules.Adjust(syncer with { WorkerCount = instance.SyncerThread != 0 ? instance.SyncerThread : syncer.WorkerCount })
            .Then<InstanceConfig>(adjusted => instance with { Syncer = adjusted });
    }

    private DmResult<InstanceConfig> ResolveValidator(InstanceConfig instance, int at) =>
        TryFind(instance.ValidatorConfigName, task.Validators, Used.Validators, out var named)
            ? instance with { Validator = named ?? ValidatorConfig.Default }
            : ConfigErrors.ValidatorNotFound(at, instance.ValidatorConfigName);

    private void NoteDuplicates(InstanceConfig instance, int at)
    {
        foreach (var (key, names) in new[]
        {
            ("route-rules", instance.RouteRules), ("filter-rules", instance.FilterRules),
            ("column-mapping-rules", instance.ColumnMappingRules), ("expression-filters", instance.ExpressionFilters),
        })
        {
            var twice = (names ?? [])
                .GroupBy(static name => name, StringComparer.Ordinal)
                .Where(static group => group.Skip(1).Any())
                .Select(static group => group.Key)
                .ToList();
            if (twice.Count > 0)
            {
                _duplicates.Add($"mysql-instance({at})'s {key}: {string.Join(", ", twice)}");
            }
        }
    }

    private static string? FindMissing<T>(IReadOnlyList<string>? names, IReadOnlyDictionary<string, T>? known, HashSet<string> used)
    {
        foreach (var name in names ?? [])
        {
            if (known?.ContainsKey(name) != true)
            {
                return name;
            }

            used.Add(name);
        }

        return null;
    }

    private static bool TryFind<T>(string name, IReadOnlyDictionary<string, T?>? known, HashSet<string> used, out T? found)
        where T : class
    {
        found = null;
        if (name.Length == 0)
        {
            return true;
        }

        used.Add(name);
        return known?.TryGetValue(name, out found) == true;
    }
}
