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

    /// <summary>The stage that the relay of each source should be in, where one was ever ordered.</summary>
    public ImmutableSortedDictionary<SourceId, RelayEntry> Relays { get; init; } =
        ImmutableSortedDictionary<SourceId, RelayEntry>.Empty;

    /// <summary>The workers that were named to pull the relay logs of each source, bound to it or not.</summary>
    public ImmutableSortedDictionary<SourceId, ImmutableSortedSet<WorkerName>> RelayWorkers { get; init; } =
        ImmutableSortedDictionary<SourceId, ImmutableSortedSet<WorkerName>>.Empty;

    /// <summary>Which worker holds the unfinished dump of a task, by source and task.</summary>
    public ImmutableSortedDictionary<SourceId, ImmutableSortedDictionary<TaskName, WorkerName>> LoadTasks { get; init; } =
        ImmutableSortedDictionary<SourceId, ImmutableSortedDictionary<TaskName, WorkerName>>.Empty;

    /// <summary>How far each source of a physical import is: <c>not-ready</c>, <c>ready</c> or <c>finished</c>.</summary>
    public ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<SourceId, string>> Lightning { get; init; } =
        ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<SourceId, string>>.Empty;

    /// <summary>The command-line arguments kept for subtasks, as JSON.</summary>
    public ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<SourceId, string>> CliArgs { get; init; } =
        ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<SourceId, string>>.Empty;

    /// <summary>The shard DDL of each task that is not resolved, by key.</summary>
    public ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<string, ShardEntry>> ShardDdl { get; init; } =
        ImmutableSortedDictionary<TaskName, ImmutableSortedDictionary<string, ShardEntry>>.Empty;

    /// <summary>The transfers under way, by source.</summary>
    public ImmutableSortedDictionary<SourceId, TransferEntry> Transfers { get; init; } =
        ImmutableSortedDictionary<SourceId, TransferEntry>.Empty;

    /// <summary>The records that cannot be read, by key as text. What they should say is missing above.</summary>
    public ImmutableSortedDictionary<string, UnreadableRecord> Unreadable { get; init; } =
        ImmutableSortedDictionary.Create<string, UnreadableRecord>(StringComparer.Ordinal);

    /// <summary>What the choice of workers for sources looks up.</summary>
    public PlacementIndex Placement { get; init; } = PlacementIndex.Empty;

    /// <summary>The subtask of a task on a source, if there is one.</summary>
    public SubtaskEntry? Subtask(TaskName task, SourceId source) =>
        Tasks.TryGetValue(task, out var subtasks) ? subtasks.GetValueOrDefault(source) : null;

    /// <summary>The worker that a source is bound to, if it is.</summary>
    public WorkerEntry? WorkerOf(SourceId source) =>
        Bindings.TryGetValue(source, out var worker) ? Workers.GetValueOrDefault(worker) : null;

    /// <summary>Whether a source has no worker, and there is one that it can go to.</summary>
    public bool IsAboutToBeBound(SourceId source) => Placement.Unbound.Contains(source) &&
        (Placement.Free.Count > 0 || RelayWorkers.GetValueOrDefault(source, []).Any(Placement.Relaying.Contains));

    /// <summary>The workers that hold unfinished dumps of a source, of tasks that still exist.</summary>
    public ImmutableSortedSet<WorkerName> DumpOwners(SourceId source) => LoadTasks.TryGetValue(source, out var loads)
        ? [.. loads.Where(load => Subtask(load.Key, source)?.Toml is not null).Select(load => load.Value)]
        : [];

    /// <summary>The subtasks of a source, by task name.</summary>
    public IEnumerable<SubtaskEntry> SubtasksOf(SourceId source)
    {
        foreach (var task in TasksBySource.GetValueOrDefault(source, []))
        {
            yield return Tasks[task][source];
        }
    }
}
