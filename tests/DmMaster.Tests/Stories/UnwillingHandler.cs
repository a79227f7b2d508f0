using System.Collections.Concurrent;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Worker;

namespace DmMaster.Tests.Stories;

/// <summary>A native worker's handler that migrates, in its own time, and refuses to relay and to validate.</summary>
internal sealed class UnwillingHandler : IWorkerHandler
{
    private readonly ConcurrentDictionary<string, Stage> _stages = new();

    /// <summary>How long it takes to let go of a subtask.</summary>
    public Task Removal { get; init; } = Task.CompletedTask;

    /// <summary>How long it takes to pause a subtask.</summary>
    public Task Pausing { get; init; } = Task.CompletedTask;

    public ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken) => default;

    public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken)
    {
        _stages.Clear();
        return default;
    }

    public async ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
    {
        if (order.Stage == Stage.Paused)
        {
            await Pausing.WaitAsync(cancellationToken);
        }

        _stages[order.Task] = order.Stage;
    }

    public async ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
    {
        await Removal.WaitAsync(cancellationToken);
        _stages.TryRemove(order.Task, out _);
    }

    public ValueTask SetRelayAsync(SetRelay order, CancellationToken cancellationToken) =>
        order.Stage == Stage.InvalidStage ? default : throw new OrderRefusedException(40052, "no room for relay logs");

    public ValueTask SetValidatorAsync(SetValidator order, CancellationToken cancellationToken) =>
        throw new OrderRefusedException(43001, "no validator here");

    public IReadOnlyList<SubTaskStatus> Status() => [.. _stages.Select(static subtask => new SubTaskStatus { Name = subtask.Key, Stage = subtask.Value })];
}
