namespace DmMaster.Config.Rules;

/// <summary>The names of a task's configurations that some source uses.</summary>
internal sealed class UsedNames
{
    /// <summary>Routes.</summary>
    public HashSet<string> Routes { get; } = new(StringComparer.Ordinal);

    /// <summary>Filters.</summary>
    public HashSet<string> Filters { get; } = new(StringComparer.Ordinal);

    /// <summary>Dump configurations.</summary>
    public HashSet<string> Mydumpers { get; } = new(StringComparer.Ordinal);

    /// <summary>Load configurations.</summary>
    public HashSet<string> Loaders { get; } = new(StringComparer.Ordinal);

    /// <summary>Replication configurations.</summary>
    public HashSet<string> Syncers { get; } = new(StringComparer.Ordinal);

    /// <summary>Validation configurations.</summary>
    public HashSet<string> Validators { get; } = new(StringComparer.Ordinal);

    /// <summary>Expression filters.</summary>
    public HashSet<string> ExpressionFilters { get; } = new(StringComparer.Ordinal);

    /// <summary>A task's names that are not among these, in order; one that is in two sections is there twice.</summary>
    public IReadOnlyList<string> FindUnused(TaskConfig task) =>
    [
        .. Unused(task.Routes, Routes)
            .Concat(Unused(task.Filters, Filters))
            .Concat(Unused(task.Mydumpers, Mydumpers))
            .Concat(Unused(task.Loaders, Loaders))
            .Concat(Unused(task.Syncers, Syncers))
            .Concat(Unused(task.ExpressionFilters, ExpressionFilters))
            .Concat(Unused(task.Validators, Validators))
            .Order(ByteOrder.Instance),
    ];

    private static IEnumerable<string> Unused<T>(IReadOnlyDictionary<string, T>? all, HashSet<string> used) =>
        all?.Keys.Where(name => !used.Contains(name)) ?? [];
}
