using System.Collections.Concurrent;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Worker;

namespace DmMaster.Testing.Fleet;

/// <summary>A worker that moves no data: it takes sources and brings subtasks to their stages, at once or after a while.</summary>
public sealed class SimulatedWorker : IWorkerHandler
{
    private readonly ConcurrentDictionary<string, SimulatedSubtask> _subtasks = new();
    private readonly TimeSpan _stageTime;
    private readonly TimeProvider _time;
    private readonly NativeWorker _link;

    /// <summary>Makes a worker.</summary>
    /// <param name="options">Who it is and where its masters are.</param>
    /// <param name="stageTime">How long a pause or a resume takes; zero for none.</param>
    /// <param name="time">The clock.</param>
    public SimulatedWorker(NativeWorkerOptions options, TimeSpan stageTime, TimeProvider time)
    {
        _stageTime = stageTime;
        _time = time;
        _link = new NativeWorker(options, this, time);
    }

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _link.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SourceStatus> BindSourceAsync(BindSource order, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SourceStatus { Source = order.Source });

    /// <inheritdoc/>
    public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken)
    {
        _subtasks.Clear();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<SubTaskStatus> SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
    {
        var subtask = _subtasks.GetOrAdd(order.Task, static (name, time) => new SimulatedSubtask(name, time), _time);
        if (!StageRules.Check(subtask.Stage, order.Stage))
        {
            return ValueTask.FromResult(subtask.ToStatus());
        }

        if (subtask.Stage == Stage.New || _stageTime == TimeSpan.Zero)
        {
            subtask.Stage = order.Stage;
        }
        else
        {
            subtask.Stage = order.Stage == Stage.Running ? Stage.Resuming : Stage.Pausing;
            _ = FinishAsync(subtask, order.Stage, cancellationToken);
        }

        return ValueTask.FromResult(subtask.ToStatus());
    }

    /// <inheritdoc/>
    public ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
    {
        _subtasks.TryRemove(order.Task, out _);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubTaskStatus>> StatusAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SubTaskStatus>>(
            [.. _subtasks.OrderBy(subtask => subtask.Key, StringComparer.Ordinal).Select(subtask => subtask.Value.ToStatus())]);

    private async Task FinishAsync(SimulatedSubtask subtask, Stage stage, CancellationToken cancellationToken)
    {
        await Task.Delay(_stageTime, _time, cancellationToken);
        subtask.Stage = stage;
        _link.Report(subtask.ToStatus());
    }
}
