using System.Collections.Concurrent;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Worker;

namespace MyWorker;

public sealed class ExampleWorker : IWorkerHandler
{
    private readonly ConcurrentDictionary<string, Stage> _tasks = new();

    public static Task RunAsync(string name, Uri master, CancellationToken cancellationToken) =>
        new NativeWorker(new NativeWorkerOptions { Name = name, Masters = [master] }, new ExampleWorker()).RunAsync(cancellationToken);

    public ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken) => new((ProcessResult?)null);

    public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken)
    {
        _tasks.Clear();
        return default;
    }

    public ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
    {
        _tasks[order.Task] = order.Stage;
        return default;
    }

    public ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
    {
        _tasks.TryRemove(order.Task, out _);
        return default;
    }

    public IReadOnlyList<SubTaskStatus> Status() =>
        [.. _tasks.Select(task => new SubTaskStatus { Name = task.Key, Stage = task.Value, Unit = UnitType.Sync })];
}
