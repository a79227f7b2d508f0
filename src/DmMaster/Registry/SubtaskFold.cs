using System.Collections.Immutable;
using Subtasks = System.Collections.Immutable.ImmutableSortedDictionary<DmMaster.Registry.SourceId, DmMaster.Registry.SubtaskEntry>;

namespace DmMaster.Registry;

/// <summary>The subtasks' part of a <see cref="RegistryFold"/>: one builder for each task that a batch touches.</summary>
internal sealed class SubtaskFold(RegistrySnapshot before)
{
    private readonly ImmutableSortedDictionary<TaskName, Subtasks>.Builder _tasks = before.Tasks.ToBuilder();
    private readonly Dictionary<TaskName, Subtasks.Builder> _touched = [];
    private readonly ImmutableSortedDictionary<SourceId, ImmutableSortedSet<TaskName>>.Builder _bySource =
        before.TasksBySource.ToBuilder();

    /// <summary>Changes one subtask; it comes into being, or goes, when its first key does, or its last.</summary>
    public void Update(SourceId source, TaskName task, Func<SubtaskEntry, SubtaskEntry> change)
    {
        var subtasks = Touch(task);
        var isNew = !subtasks.TryGetValue(source, out var subtask);
        var after = change(subtask ?? New(source, task));
        if (after.IsEmpty)
        {
            subtasks.Remove(source);
            Unlist(source, task);
            return;
        }

        subtasks[after.Source] = after;
        if (isNew)
        {
            _bySource[after.Source] = _bySource.GetValueOrDefault(source, []).Add(after.Task);
        }
    }

    // With the texts that are there already: each key brings its own.
    private SubtaskEntry New(SourceId source, TaskName task) => new(
        _bySource.TryGetKey(source, out var knownSource) ? knownSource : source,
        _tasks.TryGetKey(task, out var knownTask) ? knownTask : task);

    /// <summary>The tasks afterwards.</summary>
    public (ImmutableSortedDictionary<TaskName, Subtasks> Tasks,
        ImmutableSortedDictionary<SourceId, ImmutableSortedSet<TaskName>> BySource) Finish()
    {
        foreach (var (task, subtasks) in _touched)
        {
            if (subtasks.Count == 0)
            {
                _tasks.Remove(task);
            }
            else
            {
                _tasks[task] = subtasks.ToImmutable();
            }
        }

        return (_tasks.ToImmutable(), _bySource.ToImmutable());
    }

    private Subtasks.Builder Touch(TaskName task)
    {
        if (!_touched.TryGetValue(task, out var builder))
        {
            _touched[task] = builder = _tasks.GetValueOrDefault(task, Subtasks.Empty).ToBuilder();
        }

        return builder;
    }

    private void Unlist(SourceId source, TaskName task)
    {
        var rest = _bySource.GetValueOrDefault(source, []).Remove(task);
        if (rest.Count == 0)
        {
            _bySource.Remove(source);
        }
        else
        {
            _bySource[source] = rest;
        }
    }
}
