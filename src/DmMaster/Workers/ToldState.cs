using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Workers;

/// <summary>
/// What a worker has been told, so that it is told only the difference. Begins with what the worker says it
/// already runs, in its Hello.
/// </summary>
public sealed class ToldState
{
    private readonly Dictionary<TaskName, Revision> _subtasks = [];
    private SourceId? _source;
    private Revision _sourceTold;

    /// <summary>What a worker that says this knows.</summary>
    /// <param name="hello">Its first words.</param>
    /// <param name="cluster">This master's cluster.</param>
    public ToldState(Hello hello, string cluster)
    {
        if (hello.Cluster != cluster)
        {
            // It worked for a master whose state is lost, or for none. What it runs is not ours to end,
            // but nothing of ours is known to it.
            return;
        }

        _source = hello.Source.Length == 0 ? null : new SourceId(hello.Source);
        _sourceTold = new Revision(hello.Revision);
        foreach (var subtask in hello.Subtasks)
        {
            _subtasks[new TaskName(subtask.Name)] = new Revision(hello.Revision);
        }
    }

    /// <summary>What must be said to get from here to <paramref name="wanted"/>, possibly nothing. From now on it counts as said.</summary>
    public IReadOnlyList<Order> Advance(Assignment wanted)
    {
        var orders = new List<Order>();
        if (_source != wanted.Source?.Id || wanted.Source?.Revision > _sourceTold)
        {
            Rebind(wanted.Source, orders);
        }

        foreach (var task in _subtasks.Keys.Except(wanted.Subtasks.Keys).Order().ToList())
        {
            _subtasks.Remove(task);
            orders.Add(new Order { RemoveSubtask = new RemoveSubtask { Task = task.Value, Source = _source?.Value ?? "" } });
        }

        foreach (var (task, subtask) in wanted.Subtasks)
        {
            var isKnown = _subtasks.TryGetValue(task, out var told);
            if (isKnown && told < subtask.Created)
            {
                // Stopped and started anew before the worker heard of either: the old one must not live on.
                orders.Add(new Order { RemoveSubtask = new RemoveSubtask { Task = task.Value, Source = subtask.Source.Value } });
            }

            if (!isKnown || told < subtask.StageRevision)
            {
                _subtasks[task] = subtask.StageRevision;
                orders.Add(new Order { SetSubtask = ToOrder(subtask) });
            }
        }

        return orders;
    }

    private static SetSubtask ToOrder(SubtaskEntry subtask) => new()
    {
        Task = subtask.Task.Value,
        Source = subtask.Source.Value,
        Stage = subtask.Expected,
        Config = subtask.Config,
    };

    private void Rebind(SourceEntry? source, List<Order> orders)
    {
        if (_source is { } old)
        {
            orders.Add(new Order { UnbindSource = new UnbindSource { Source = old.Value } });
            _subtasks.Clear();
        }

        (_source, _sourceTold) = (source?.Id, source?.Revision ?? Revision.None);
        if (source is not null)
        {
            orders.Add(new Order { BindSource = new BindSource { Source = source.Id.Value, Config = source.Config } });
        }
    }
}
