using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Shards;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>
/// Looks for tasks with the optimistic shard mode that run though this master starts none: another master wrote them. Each is told once, and left alone.
/// </summary>
public sealed partial class ShardTaskLoop(RegistryFeed feed, OperationOptions options, TimeProvider time, ILogger<ShardTaskLoop> logger) : BackgroundLoop
{
    // Nothing depends on its being soon, and ten thousand tasks are not gone through with each change.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private Dictionary<TaskName, Sighting> _seen = [];
    private object? _seenTasks;

    /// <summary>Tells, once, of tasks that were not told yet.</summary>
    public void Sweep()
    {
        var tasks = feed.Current.Tasks;
        if (options.AllowShardMode || ReferenceEquals(tasks, _seenTasks))
        {
            return;
        }

        _seenTasks = tasks;
        var seen = new Dictionary<TaskName, Sighting>(tasks.Count);
        foreach (var (task, subtasks) in tasks)
        {
            seen[task] = Look(task, [.. subtasks.Values.Where(static subtask => subtask is { Toml: not null, Expected: Stage.Running }).Take(1)]);
        }

        _seen = seen;
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Sweep();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private Sighting Look(TaskName task, IReadOnlyList<SubtaskEntry> running)
    {
        var before = _seen.GetValueOrDefault(task);
        if (running.Count == 0 || running[0].ConfigRevision == before.Config)
        {
            return before;
        }

        var mode = ShardModes.Of(running);
        if (mode == ShardModes.Optimistic && !before.IsTold)
        {
            LogTask(task, mode);
        }

        return new Sighting(running[0].ConfigRevision, before.IsTold || mode == ShardModes.Optimistic);
    }

    [LoggerMessage(EventId = CoordinatorEventIds.ShardTask, Level = LogLevel.Warning,
        Message = "task has a shard mode and runs, though this version does not coordinate optimistic shard DDL: at their first DDL its sources stand still")]
    private partial void LogTask(TaskName task, string shardMode);

    // Which configuration was looked at last, and whether the task was told.
    private readonly record struct Sighting(Revision Config, bool IsTold);
}
