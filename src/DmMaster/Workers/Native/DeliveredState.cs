using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Workers.Native;

/// <summary>
/// What was delivered to a worker, so that only the difference is. Begins with what the worker says it already runs, in its Hello.
/// </summary>
public sealed class DeliveredState
{
    private readonly Dictionary<TaskName, DeliveredSubtask> _subtasks = [];
    private SourceId? _source;
    private Revision _sourceDelivered;
    private SourceId? _relay;
    private Revision _relayDelivered;

    /// <summary>What a worker that says this knows.</summary>
    /// <param name="hello">Its first words.</param>
    /// <param name="cluster">This master's cluster.</param>
    public DeliveredState(Hello hello, string cluster)
    {
        if (hello.Cluster != cluster)
        {
            // It worked for a master whose state is lost, or for none. What it runs is not ours to end,
            // but nothing of ours is known to it.
            return;
        }

        var delivered = new Revision(hello.Revision);
        _source = hello.Source.Length == 0 ? null : new SourceId(hello.Source);
        _relay = hello.RelaySource.Length == 0 ? null : new SourceId(hello.RelaySource);
        (_sourceDelivered, _relayDelivered) = (delivered, delivered);
        foreach (var subtask in hello.Subtasks)
        {
            _subtasks[new TaskName(subtask.Name)] = new DeliveredSubtask(delivered, delivered);
        }
    }

    /// <summary>The orders that lead from here to <paramref name="wanted"/>, possibly none. From now on they count as delivered.</summary>
    public IReadOnlyList<Order> Advance(Assignment wanted)
    {
        var orders = new List<Order>();
        EndRelay(wanted.Relay, orders);
        AdvanceSource(wanted.Source, orders);
        AdvanceRelay(wanted.Relay, orders);

        foreach (var task in _subtasks.Keys.Except(wanted.Subtasks.Keys).Order().ToList())
        {
            _subtasks.Remove(task);
            orders.Add(OrderText.Remove(task, _source));
        }

        foreach (var subtask in wanted.Subtasks.Values)
        {
            AdvanceSubtask(subtask, orders);
        }

        return orders;
    }

    private void EndRelay(RelayOrder? wanted, List<Order> orders)
    {
        if (_relay is { } old && (wanted is null || wanted.Source.Id != old || wanted.Source.Created > _relayDelivered))
        {
            orders.Add(OrderText.NoRelay(old));
            _relay = null;
        }
    }

    // Before the subtasks: they may read what is relayed.
    private void AdvanceRelay(RelayOrder? wanted, List<Order> orders)
    {
        SourceId? after = wanted is null or { Stage: Stage.InvalidStage } ? null : wanted.Source.Id;
        if (wanted is not null && (_relay != after || wanted.Revision > _relayDelivered))
        {
            (_relay, _relayDelivered) = (after, wanted.Revision);
            orders.Add(after is null ? OrderText.NoRelay(wanted.Source.Id) : OrderText.Relay(wanted));
        }
    }

    private void AdvanceSource(SourceEntry? wanted, List<Order> orders)
    {
        // Removed and created anew before the worker heard of either: it is another source of the same name.
        if (_source is { } old && (wanted is null || wanted.Id != old || wanted.Created > _sourceDelivered))
        {
            orders.Add(new Order { UnbindSource = new UnbindSource { Source = old.Value } });
            _subtasks.Clear();
            _source = null;
        }

        if (wanted is not null && (_source is null || wanted.Revision > _sourceDelivered))
        {
            (_source, _sourceDelivered) = (wanted.Id, wanted.Revision);
            orders.Add(new Order { BindSource = new BindSource { Source = wanted.Id.Value, Config = wanted.Config } });
        }
    }

    private void AdvanceSubtask(SubtaskEntry subtask, List<Order> orders)
    {
        var isKnown = _subtasks.TryGetValue(subtask.Task, out var delivered);
        if (isKnown && delivered.Stage < subtask.Created)
        {
            // Stopped and started anew before the worker heard of either: the old one must not live on.
            orders.Add(OrderText.Remove(subtask.Task, subtask.Source));
            (isKnown, delivered) = (false, default);
        }

        if (!isKnown || delivered.Stage < subtask.StageRevision)
        {
            orders.Add(OrderText.Subtask(subtask));
            delivered = delivered with { Stage = subtask.StageRevision };
        }

        if (delivered.Validator < subtask.ValidatorRevision)
        {
            orders.Add(OrderText.Validator(subtask));
            delivered = delivered with { Validator = subtask.ValidatorRevision };
        }

        _subtasks[subtask.Task] = delivered;
    }

    /// <summary>The revisions of a subtask that were delivered.</summary>
    private readonly record struct DeliveredSubtask(Revision Stage, Revision Validator);
}
