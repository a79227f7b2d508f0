using System.Collections.Immutable;
using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>
/// Everything that the store says should be, at one revision. Immutable: a request reads it once and is
/// never torn by what comes after.
/// </summary>
public sealed record RegistrySnapshot
{
    /// <summary>A registry of nothing.</summary>
    public static RegistrySnapshot Empty { get; } = new();

    /// <summary>The revision up to which this is everything.</summary>
    public Revision Revision { get; init; }

    /// <summary>The sources, by ID.</summary>
    public ImmutableSortedDictionary<SourceId, SourceEntry> Sources { get; init; } =
        ImmutableSortedDictionary<SourceId, SourceEntry>.Empty;

    /// <summary>The workers, by name; also those of which there is no more than a trace.</summary>
    public ImmutableSortedDictionary<WorkerName, WorkerEntry> Workers { get; init; } =
        ImmutableSortedDictionary<WorkerName, WorkerEntry>.Empty;

    /// <summary>Which worker each bound source is bound to.</summary>
    public ImmutableSortedDictionary<SourceId, WorkerName> Bindings { get; init; } =
        ImmutableSortedDictionary<SourceId, WorkerName>.Empty;

    /// <summary>The subtasks of each task, by source. A task without subtasks does not exist.</summary>
    public ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<SourceId, SubtaskEntry>> Tasks { get; init; } =
        ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<SourceId, SubtaskEntry>>.Empty;

    /// <summary>The tasks that run on each source.</summary>
    public ImmutableSortedDictionary<SourceId, ImmutableSortedSet<TaskName>> TasksBySource { get; init; } =
        ImmutableSortedDictionary<SourceId, ImmutableSortedSet<TaskName>>.Empty;

    /// <summary>The subtask of a task on a source, if there is one.</summary>
    public SubtaskEntry? Subtask(TaskName task, SourceId source) =>
        Tasks.TryGetValue(task, out var subtasks) ? subtasks.GetValueOrDefault(source) : null;

    /// <summary>The worker that a source is bound to, if it is.</summary>
    public WorkerEntry? WorkerOf(SourceId source) =>
        Bindings.TryGetValue(source, out var worker) ? Workers.GetValueOrDefault(worker) : null;

    /// <summary>The subtasks of a source, by task name.</summary>
    public IEnumerable<SubtaskEntry> SubtasksOf(SourceId source)
    {
        foreach (var task in TasksBySource.GetValueOrDefault(source, []))
        {
            yield return Tasks[task][source];
        }
    }
}
