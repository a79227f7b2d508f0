using System.Text;

namespace DmMaster.Config.Rules;

/// <summary>What a task may say, checked in DM's order: the first failure is the answer.</summary>
internal static class TaskRules
{
    /// <summary>The task with defaults filled and named configurations resolved.</summary>
    public static DmResult<TaskConfig> Adjust(TaskConfig given)
    {
        var task = Normalize(given);
        return (FindHeadError(task) ?? FindFilterError(task)) is { } error ? error : AdjustValidators(task).Then(AdjustInstances);
    }

    private static TaskConfig Normalize(TaskConfig task) => task with
    {
        ShardMode = task is { IsSharding: true, ShardMode: "" } ? "pessimistic" : task.ShardMode,
        CollationCompatible = task.CollationCompatible.Length == 0 ? "loose" : task.CollationCompatible,
        MetaSchema = task.MetaSchema.Length == 0 ? TaskConfig.Default.MetaSchema : task.MetaSchema,
        IsHeartbeatEnabled = false,
        IsOnlineDdl = task.IsOnlineDdl || task.OnlineDdlScheme.Length > 0,
        BlockAllowLists = task.BlockAllowLists is { Count: > 0 } ? task.BlockAllowLists : task.BlackWhiteLists,
    };

    private static DmError? FindHeadError(TaskConfig task)
    {
        if (task.Name.Length == 0)
        {
            return ConfigErrors.TaskNameMissing();
        }

        if (Encoding.UTF8.GetByteCount(task.Name) > TaskConfig.MaxNameBytes)
        {
            return ConfigErrors.TaskNameMissing() with { Message = $"task name has more than {TaskConfig.MaxNameBytes} bytes" };
        }

        if (!TaskMode.IsKnown(task.Mode))
        {
            return ConfigErrors.TaskModeInvalid();
        }

        return ShardRules.FindError(task.ShardMode, task.IsStrictOptimistic)
            ?? (task.ColumnMappings is { Count: > 0 } ? ConfigErrors.ColumnMappingDeprecated() : null)
            ?? (task.CollationCompatible is "loose" or "strict" ? null : ConfigErrors.CollationNotSupported(task.CollationCompatible))
            ?? CheckingItems.FindError(task.IgnoredChecks)
            ?? (task.OnlineDdlScheme is "" or "gh-ost" or "pt" ? null : ConfigErrors.OnlineSchemeNotSupported(task.OnlineDdlScheme))
            ?? (task.Target is null ? ConfigErrors.TargetMissing() : null)
            ?? (task.Instances is { Count: > 0 } ? null : ConfigErrors.InstancesMissing());
    }

    private static DmError? FindFilterError(TaskConfig task) =>
        task.ExpressionFilters?
            .Select(static pair => ExpressionFilterRules.FindError(pair.Key, pair.Value))
            .FirstOrDefault(static error => error is not null);

    private static DmResult<TaskConfig> AdjustValidators(TaskConfig task)
    {
        var adjusted = new SortedDictionary<string, ValidatorConfig?>(ByteOrder.Instance);
        foreach (var (name, validator) in task.Validators ?? new Dictionary<string, ValidatorConfig?>())
        {
            if (!ValidatorRules.Adjust(validator).TryGet(out var filled, out var error))
            {
                return error;
            }

            adjusted[name] = validator is null ? null : filled;
        }

        return task.Validators is null ? task : task with { Validators = adjusted };
    }

    private static DmResult<TaskConfig> AdjustInstances(TaskConfig task)
    {
        var rules = new InstanceRules(task);
        var instances = new List<InstanceConfig?>();
        foreach (var (at, instance) in task.Instances!.Index())
        {
            if (!rules.Adjust(instance, at).TryGet(out var adjusted, out var error))
            {
                return error;
            }

            instances.Add(adjusted);
        }

        return FindTailError(task, rules) is { } tail ? tail : task with { Instances = instances };
    }

    private static DmError? FindTailError(TaskConfig task, InstanceRules rules)
    {
        if (rules.Duplicates.Count > 0)
        {
            return ConfigErrors.DuplicateItems(string.Join('\n', rules.Duplicates));
        }

        var loader = task.Loaders?.Values
            .Select(static one => one is null ? null : LoaderRules.Adjust(one).Error)
            .FirstOrDefault(static error => error is not null);
        var unused = rules.Used.FindUnused(task);
        return loader ?? (unused.Count > 0 ? ConfigErrors.Unused(GoFormat.List(unused)) : null) ?? TimeZoneRules.FindError(task.TimeZone);
    }
}
