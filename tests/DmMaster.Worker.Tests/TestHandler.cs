using System.Collections.Concurrent;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;

namespace DmMaster.Worker.Tests;

/// <summary>A handler that does what it is told, unless a test says otherwise. It relays when a test says how.</summary>
internal sealed class TestHandler : IWorkerHandler
{
    private volatile RelayStatus? _relay;

    public ConcurrentDictionary<string, Stage> Stages { get; } = new();

    public Func<BindSource, ProcessResult?> OnBind { get; set; } = static _ => null;

    public Action OnUnbind { get; set; } = static () => { };

    public Func<SetSubtask, CancellationToken, Task>? OnSet { get; set; }

    public Action OnRemove { get; set; } = static () => { };

    public Action<SetRelay>? OnRelay { get; set; }

    public Action<SetValidator> OnValidator { get; set; } = static _ => { };

    public Action OnStatus { get; set; } = static () => { };

    public ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken) => new(OnBind(order));

    public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken)
    {
        OnUnbind();
        Stages.Clear();
        return default;
    }

    public async ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
    {
        if (OnSet is { } set)
        {
            await set(order, cancellationToken);
        }
        else
        {
            Stages[order.Task] = order.Stage;
        }
    }

    public ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
    {
        OnRemove();
        Stages.TryRemove(order.Task, out _);
        return default;
    }

    public ValueTask SetRelayAsync(SetRelay order, CancellationToken cancellationToken)
    {
        OnRelay?.Invoke(order);
        _relay = OnRelay is null || order.Stage == Stage.InvalidStage ? null : new RelayStatus { Stage = order.Stage };
        return default;
    }

    public RelayStatus? RelayStatus() => _relay;

    public ValueTask SetValidatorAsync(SetValidator order, CancellationToken cancellationToken)
    {
        OnValidator(order);
        return default;
    }

    public IReadOnlyList<SubTaskStatus> Status()
    {
        OnStatus();
        return [.. Stages.OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => new SubTaskStatus { Name = task.Key, Stage = task.Value })];
    }
}
