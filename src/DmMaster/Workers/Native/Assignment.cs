using System.Collections.Immutable;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Workers.Native;

/// <summary>What one worker should be doing, at one revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Source">The source to handle, null for none.</param>
/// <param name="Subtasks">Its subtasks that have a stage.</param>
public sealed record Assignment(Revision Revision, SourceEntry? Source, ImmutableSortedDictionary<TaskName, SubtaskEntry> Subtasks)
{
    /// <summary>The relay to do, null for none.</summary>
    public RelayOrder? Relay { get; init; }

    /// <summary>What a snapshot wants of a worker.</summary>
    public static Assignment Of(RegistrySnapshot snapshot, WorkerName worker)
    {
        var entry = snapshot.Workers.GetValueOrDefault(worker);
        var source = entry?.Bound is { } bound
            ? snapshot.Sources.GetValueOrDefault(bound)
            : null;
        var subtasks = source is null
            ? []
            : snapshot.SubtasksOf(source.Id).Where(subtask => subtask.Toml is not null && !subtask.StageRevision.IsNone);
        return new Assignment(
            snapshot.Revision, source, subtasks.ToImmutableSortedDictionary(subtask => subtask.Task, subtask => subtask))
        {
            Relay = entry is null ? null : RelayOrder.Of(snapshot, entry),
        };
    }
}
