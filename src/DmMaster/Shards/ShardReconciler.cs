using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Shards;

/// <summary>
/// Commits what is due of shard DDL, whenever something of it moved. It remembers only which tasks it is through with; what is due
/// it asks of the coordinators, of the registry as it is.
/// </summary>
public sealed partial class ShardReconciler(
    IKeyValueStore store, RegistryFeed feed, IEnumerable<IShardCoordinator> coordinators, ShardFaultList faults, TimeProvider time,
    ILogger<ShardReconciler> logger) : BackgroundLoop
{
    // As many commits as are on their way at once; one slow store is not flooded by ten thousand.
    private const int MaxAtOnce = 256;

    // Rounds in which no step could be taken, each because somebody else changed what it was based on.
    private const int MaxBarrenRounds = 16;

    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Signal _signal = new();
    private readonly Dictionary<TaskName, Settled> _settled = [];
    private readonly Dictionary<(TaskName Task, string Key), Revision> _told = [];
    private IDisposable? _announcement;

    // How long the last plan took.
    private TimeSpan _planned;

    /// <summary>Takes steps until there is none left to take.</summary>
    /// <returns>False when rivals let none be taken, or something outside the store is missing; the loop tries again later.</returns>
    /// <exception cref="StoreException">The store refused, or is away.</exception>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var isComplete = true;
        for (var barren = 0; barren < MaxBarrenRounds;)
        {
            var started = time.GetTimestamp();
            var round = await PlanAsync(feed.Current, cancellationToken);
            _planned = time.GetElapsedTime(started);
            isComplete = !round.IsIncomplete;
            if (round.Steps.Count == 0)
            {
                return isComplete;
            }

            barren = await TakeAsync(round.Steps, cancellationToken) ? 0 : barren + 1;
        }

        return false;
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _announcement = feed.Announce(_signal);
        _signal.Set();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _announcement?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _signal.WaitAsync(stoppingToken);
            await RestAsync(stoppingToken);
            while (!await TryAsync(stoppingToken))
            {
                await _signal.WaitAsync(RetryAfter, time, stoppingToken);
            }
        }
    }

    // As long as it took to plan: while a thousand sources announce, one after the other, half of the time is others', and what they said
    // meanwhile is planned together.
    private Task RestAsync(CancellationToken cancellationToken) =>
        _planned >= LeastRest ? Task.Delay(_planned < LongestRest ? _planned : LongestRest, time, cancellationToken) : Task.CompletedTask;

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReconcileAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            LogFailed(e.Message);
            return false;
        }
    }

    // The tasks of which something moved since there was nothing to do for them.
    private async Task<ShardRound> PlanAsync(RegistrySnapshot snapshot, CancellationToken cancellationToken)
    {
        Forget(snapshot);
        var steps = new List<ShardStep>();
        var isIncomplete = false;
        foreach (var (task, entries) in snapshot.ShardDdl)
        {
            var at = new Settled(entries, snapshot.Tasks.GetValueOrDefault(task));
            if (_settled.GetValueOrDefault(task) == at)
            {
                continue;
            }

            var before = steps.Count;
            var isTaskIncomplete = false;
            foreach (var coordinator in coordinators)
            {
                var round = await coordinator.PlanAsync(snapshot, task, cancellationToken);
                steps.AddRange(round.Steps);
                isTaskIncomplete |= round.IsIncomplete;
                Tell(round.Faults);
            }

            isIncomplete |= isTaskIncomplete;
            if (steps.Count == before && !isTaskIncomplete)
            {
                _settled[task] = at;
            }
        }

        return new ShardRound(steps, []) { IsIncomplete = isIncomplete };
    }

    // The steps of a round stand each alone, so none waits for another.
    private async Task<bool> TakeAsync(IReadOnlyList<ShardStep> steps, CancellationToken cancellationToken)
    {
        var isAnyTaken = false;
        foreach (var some in steps.Chunk(MaxAtOnce))
        {
            var results = await Task.WhenAll(some.Select(step => store.CommitAsync(step.Txn, cancellationToken).AsTask()));
            await feed.WaitForAsync(results.Max(static result => result.Revision), cancellationToken);
            foreach (var (step, result) in some.Zip(results).Where(static taken => taken.Second.Succeeded))
            {
                isAnyTaken = true;
                LogStep(step.Lock, step.What, result.Revision);
            }
        }

        return isAnyTaken;
    }

    private void Tell(IReadOnlyList<ShardFault> found)
    {
        foreach (var fault in found)
        {
            if (_told.GetValueOrDefault((fault.Task, fault.Key)) != fault.Revision)
            {
                _told[(fault.Task, fault.Key)] = fault.Revision;
                faults.Add(fault.Task, fault.Type);
                LogFault(fault.Task, fault.Key, fault.Error);
            }
        }
    }

    private void Forget(RegistrySnapshot snapshot)
    {
        foreach (var gone in _settled.Keys.Where(task => !snapshot.ShardDdl.ContainsKey(task)).ToList())
        {
            _settled.Remove(gone);
        }

        foreach (var gone in _told.Keys.Where(told => !IsThere(snapshot, told.Task, told.Key)).ToList())
        {
            _told.Remove(gone);
        }

        faults.Keep(task => snapshot.ShardDdl.ContainsKey(task) || snapshot.Tasks.ContainsKey(task));
    }

    private static bool IsThere(RegistrySnapshot snapshot, TaskName task, string key) =>
        snapshot.ShardDdl.TryGetValue(task, out var entries) && entries.ContainsKey(key);

    // Both immutable: the same object is the same content.
    private readonly record struct Settled(object Ddl, object? Subtasks)
    {
        public bool Equals(Settled other) => ReferenceEquals(Ddl, other.Ddl) && ReferenceEquals(Subtasks, other.Subtasks);

        public override int GetHashCode() => HashCode.Combine(Ddl, Subtasks);
    }

    [LoggerMessage(EventId = CoordinatorEventIds.ShardStepTaken, Level = LogLevel.Information,
        Message = "shard-DDL lock moved on")]
    private partial void LogStep(LockId lockId, string step, Revision revision);

    [LoggerMessage(EventId = CoordinatorEventIds.ShardFaulty, Level = LogLevel.Error,
        Message = "shard DDL cannot go on")]
    private partial void LogFault(TaskName task, string key, DmError error);

    [LoggerMessage(EventId = CoordinatorEventIds.ShardStepFailed, Level = LogLevel.Warning,
        Message = "shard DDL not settled, will try again")]
    private partial void LogFailed(string error);
}
