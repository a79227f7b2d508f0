using System.Collections.Concurrent;
using DmMaster.Config;
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
    private volatile RelayStatus? _relay;
    private CancellationToken _life;

    /// <summary>Makes a worker.</summary>
    /// <param name="options">Who it is and where its masters are.</param>
    /// <param name="stageTime">How long a pause or a resume takes; zero for none.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the time negative.</exception>
    public SimulatedWorker(NativeWorkerOptions options, TimeSpan stageTime, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stageTime, TimeSpan.Zero);
        _stageTime = stageTime;
        _time = time;
        _link = new NativeWorker(options, this, time);
    }

    /// <summary>Works until cancelled.</summary>
    /// <exception cref="Grpc.Core.RpcException">The master will not have this worker.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        _life = cancellationToken;
        return _link.RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ProcessResult?>(null);

    /// <inheritdoc/>
    public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken)
    {
        _subtasks.Clear();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
    {
        var subtask = _subtasks.GetOrAdd(order.Task, static (name, time) => new SimulatedSubtask(name, time), _time);
        if (!StageRules.Check(subtask.Stage, order.Stage))
        {
            return ValueTask.CompletedTask;
        }

        if (subtask.Stage == Stage.New || _stageTime == TimeSpan.Zero)
        {
            subtask.Stage = order.Stage;
        }
        else
        {
            subtask.Stage = order.Stage == Stage.Running ? Stage.Resuming : Stage.Pausing;
            _ = FinishAsync(order.Task, subtask, order.Stage);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
    {
        _subtasks.TryRemove(order.Task, out _);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SubTaskStatus> Status() =>
        [.. _subtasks.OrderBy(subtask => subtask.Key, StringComparer.Ordinal).Select(subtask => subtask.Value.ToStatus())];

    /// <inheritdoc/>
    public ValueTask SetRelayAsync(SetRelay order, CancellationToken cancellationToken)
    {
        _relay = order.Stage == Stage.InvalidStage ? null : new RelayStatus
        {
            Stage = order.Stage,
            Result = order.Stage == Stage.Paused ? new ProcessResult { IsCanceled = true } : null,
            MasterBinlog = "(mysql-bin.000001, 4)",
            RelayBinlog = "(mysql-bin.000001, 4)",
            RelayCatchUpMaster = order.Stage == Stage.Running,
        };
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public RelayStatus? RelayStatus() => _relay;

    /// <inheritdoc/>
    public ValueTask SetValidatorAsync(SetValidator order, CancellationToken cancellationToken)
    {
        if (_subtasks.TryGetValue(order.Task, out var subtask))
        {
            var mode = SubTaskConfig.FromToml(order.Config).TryGet(out var config, out _) ? config.Validator.Mode : "";
            subtask.Validate(order.Source, order.Stage, mode);
        }

        return ValueTask.CompletedTask;
    }

    /// <remarks>Goes on when the link ends, and ends with the worker.</remarks>
    private async Task FinishAsync(string task, SimulatedSubtask subtask, Stage stage)
    {
        await Task.Delay(_stageTime, _time, _life);
        subtask.Stage = stage;
        _link.Changed(task);
    }
}
