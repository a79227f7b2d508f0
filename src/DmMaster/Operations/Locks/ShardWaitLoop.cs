using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Locks;

/// <summary>Follows which subtasks wait at optimistic shard DDL, and says so once for each of them.</summary>
public sealed partial class ShardWaitLoop(RegistryFeed feed, ShardWaitList list, ILogger<ShardWaitLoop> logger) : BackgroundLoop
{
    private readonly HashSet<(TaskName Task, SourceId Source)> _said = [];
    private RegistrySubscription? _subscription;
    private object? _seenDdl;
    private object? _seenTasks;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = feed.Subscribe();
        var snapshot = feed.Current;
        list.Found(ShardWaits.Of(snapshot));
        Look(snapshot);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Looks at a snapshot. One in which nothing of shard DDL moved costs nothing.</summary>
    public void Look(RegistrySnapshot snapshot)
    {
        var isQuiet = snapshot.ShardDdl.IsEmpty || ReferenceEquals(snapshot.Tasks, _seenTasks);
        if (isQuiet && ReferenceEquals(snapshot.ShardDdl, _seenDdl))
        {
            return;
        }

        (_seenDdl, _seenTasks) = (snapshot.ShardDdl, snapshot.Tasks);
        var waits = ShardWaits.Of(snapshot);
        list.Keep(waits);
        _said.IntersectWith(waits.Select(Name));
        foreach (var wait in waits.Where(wait => wait.Subtask.Expected == Stage.Running && _said.Add(Name(wait))))
        {
            LogWait(wait.Subtask.Task, wait.Subtask.Source, wait.LockText, wait.Ddl, list.StartOf(wait));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _subscription?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Look((await _subscription!.NextAsync(stoppingToken)).Snapshot);
        }
    }

    private static (TaskName Task, SourceId Source) Name(ShardWait wait) => (wait.Subtask.Task, wait.Subtask.Source);

    [LoggerMessage(EventId = CoordinatorEventIds.ShardWait, Level = LogLevel.Warning,
        Message = "subtask stands still: its worker waits for an answer to shard DDL, which this version does not coordinate in optimistic mode")]
    private partial void LogWait(TaskName task, SourceId source, string lockId, string ddl, ShardWaitStart since);
}
