using DmMaster.Config;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>The subtasks of a worker's source, and how they follow their expected stages.</summary>
internal sealed class SubtaskTable(StockWorkerEnvironment context)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SubtaskMachine> _subtasks = new(StringComparer.Ordinal);

    /// <summary>How each one stands, by name; a lie where one was ordered, and after them what was invented.</summary>
    public IReadOnlyList<SubTaskStatus> Status()
    {
        lock (_lock)
        {
            return
            [
                .. _subtasks.Values.Select(subtask => subtask.ToStatus(context.Faults.StageToTell(subtask.Name, subtask.Stage))),
                .. context.Faults.Inventions(),
            ];
        }
    }

    /// <summary>Looks at a subtask, or changes it; <paramref name="missing"/> when there is none.</summary>
    public T With<T>(string task, Func<SubtaskMachine, T> look, T missing)
    {
        lock (_lock)
        {
            return _subtasks.TryGetValue(task, out var subtask) ? look(subtask) : missing;
        }
    }

    /// <summary>Whether there is a subtask of this name.</summary>
    public bool Has(string task)
    {
        lock (_lock)
        {
            return _subtasks.ContainsKey(task);
        }
    }

    /// <summary>The first of them that is paused; null when none is.</summary>
    public string? FirstPaused()
    {
        lock (_lock)
        {
            return _subtasks.Values.FirstOrDefault(static subtask => subtask.Stage == Stage.Paused)?.Name;
        }
    }

    /// <summary>Waits until none is in the middle of a pause, no longer than a stock worker holds its status back for it.</summary>
    public async Task UntilNonePausesAsync(CancellationToken cancellationToken)
    {
        if (!Pauses())
        {
            return;
        }

        using var limit = new CancellationTokenSource(context.Options.StatusHold, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await context.Changed.UntilAsync(() => !Pauses(), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is told as it stands.
        }
    }

    /// <summary>Makes a subtask in the stage that is expected of it.</summary>
    public async Task CreateAsync(WorkerStore store, SubTaskConfig config, Stage expect, bool usesRelay, CancellationToken cancellationToken)
    {
        var subtask = new SubtaskMachine(config.TaskName, config.SourceId) { UsesRelay = usesRelay };
        SubtaskMachine? replaced;
        lock (_lock)
        {
            subtask.Configure(config);
            replaced = _subtasks.GetValueOrDefault(config.TaskName);
            _subtasks[config.TaskName] = subtask;
            subtask.Sit(expect is Stage.Paused or Stage.Stopped ? expect : Stage.New);
        }

        replaced?.Closing.Cancel();
        Follow(store, subtask, cancellationToken);
        if (expect == Stage.Running)
        {
            await RunAsync(store, subtask, cancellationToken);
        }

        context.Changed.Fire();
    }

    /// <summary>Has a subtask meet a DDL of its shard group.</summary>
    /// <returns>Ends when the worker has announced it; null when there is no such subtask, or it has no shard mode.</returns>
    public Task? Meet(string task, StockDdl ddl)
    {
        var announced = With(task, subtask => subtask.Shard?.Append(ddl), null);
        context.Changed.Fire();
        return announced;
    }

    /// <summary>Pauses a subtask, and waits until it is paused.</summary>
    public async Task PauseAsync(string task, CancellationToken cancellationToken)
    {
        var begun = false;
        if (With(task, subtask => subtask.BeginPause(out begun), null) is { } error)
        {
            context.Log(error);
        }

        context.Changed.Fire();
        if (!begun)
        {
            return;
        }

        await context.Changed.UntilAsync(() => With(task, static subtask => subtask.Shard?.IsBusy != true, true), cancellationToken);
        await TakeTimeAsync(context.Options.StageTime, cancellationToken);
        await context.Faults.UnstuckAsync(task, cancellationToken);
        Change(task, static subtask => subtask.EndPause());
    }

    /// <summary>Resumes a subtask, with a new configuration if there is one.</summary>
    public async Task ResumeAsync(WorkerStore store, string task, SubTaskConfig? config, CancellationToken cancellationToken)
    {
        SubtaskMachine? resumed = null;
        var error = With(task, subtask =>
        {
            if (config is not null && subtask is { Unit: UnitType.Sync, Stage: Stage.Paused })
            {
                subtask.Configure(config);
            }

            var refused = subtask.BeginResume();
            resumed = refused is null ? subtask : null;
            return refused;
        }, null);
        if (error is not null)
        {
            context.Log(error);
        }

        if (resumed is not null)
        {
            context.Changed.Fire();
            Follow(store, resumed, cancellationToken);
            await TakeTimeAsync(context.Options.StageTime, cancellationToken);
            await RunAsync(store, resumed, cancellationToken);
        }
    }

    /// <summary>Closes a subtask and forgets it.</summary>
    public void Remove(string task)
    {
        SubtaskMachine? removed;
        lock (_lock)
        {
            if (!_subtasks.Remove(task, out removed))
            {
                context.Log(StockWorkerErrors.SubtaskNotFound(task));
            }
        }

        removed?.Closing.Cancel();
        context.Changed.Fire();
    }

    /// <summary>Those that are there, by name.</summary>
    public IReadOnlyList<string> Names()
    {
        lock (_lock)
        {
            return [.. _subtasks.Keys];
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        List<SubtaskMachine> removed;
        lock (_lock)
        {
            removed = [.. _subtasks.Values];
            _subtasks.Clear();
        }

        removed.ForEach(static subtask => subtask.Closing.Cancel());

        context.Changed.Fire();
    }

    /// <summary>Runs anew what is running: relay was turned on or off, so it reads from elsewhere.</summary>
    public async Task RunAnewAsync(WorkerStore store, bool usesRelay, CancellationToken cancellationToken)
    {
        List<SubtaskMachine> running;
        lock (_lock)
        {
            foreach (var subtask in _subtasks.Values)
            {
                subtask.UsesRelay = usesRelay;
            }

            running = [.. _subtasks.Values.Where(static subtask => subtask.Stage == Stage.Running)];
        }

        foreach (var subtask in running)
        {
            await RunAsync(store, subtask, cancellationToken);
        }
    }

    /// <summary>A unit stops with an error.</summary>
    /// <returns>Whether it was running.</returns>
    public bool Fail(string task, ProcessError error)
    {
        var failed = With(task, subtask => subtask.Fail(error), false);
        context.Changed.Fire();
        return failed;
    }

    /// <summary>Changes a subtask, if it is there.</summary>
    public void Change(string task, Action<SubtaskMachine> change)
    {
        lock (_lock)
        {
            if (_subtasks.TryGetValue(task, out var subtask))
            {
                change(subtask);
            }
        }

        context.Changed.Fire();
    }

    private bool Pauses()
    {
        lock (_lock)
        {
            return _subtasks.Values.Any(static subtask => subtask.Stage == Stage.Pausing);
        }
    }

    private async Task RunAsync(WorkerStore store, SubtaskMachine subtask, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            subtask.Run();
        }

        context.Changed.Fire();
        if (subtask.Unit == UnitType.Load)
        {
            await BeginLoadAsync(store, subtask, cancellationToken);
        }
        else
        {
            await BeginSyncAsync(store, subtask, cancellationToken);
        }
    }

    private async Task BeginSyncAsync(WorkerStore store, SubtaskMachine subtask, CancellationToken cancellationToken)
    {
        if (With(subtask.Name, static subtask => subtask.Shard?.IsOptimistic == true, false))
        {
            await OptimisticProtocol.TellTablesAsync(store, subtask.Name, subtask.Source, context.Options.ShardTables, cancellationToken);
        }

        await store.Etcd.RangeAsync(StockKeys.CliArgs(subtask.Name, subtask.Source), 0, cancellationToken);
    }

    private async Task BeginLoadAsync(WorkerStore store, SubtaskMachine subtask, CancellationToken cancellationToken)
    {
        var key = StockKeys.LoadTask(subtask.Name, subtask.Source);
        await store.Etcd.CommitAsync([StockOps.Put(key, StockValues.LoadTask(context.Options.Name))], cancellationToken);
        if (context.Options.LoadTime > TimeSpan.Zero || context.Faults.IsLoading(subtask.Name))
        {
            _ = EndLoadAsync(store, subtask, key, cancellationToken);
        }
        else
        {
            await EndLoadAsync(store, subtask, key, cancellationToken);
        }
    }

    private async Task EndLoadAsync(WorkerStore store, SubtaskMachine subtask, ByteString key, CancellationToken cancellationToken)
    {
        await TakeTimeAsync(context.Options.LoadTime, cancellationToken);
        await context.Faults.LoadedAsync(subtask.Name, cancellationToken);
        lock (_lock)
        {
            if (subtask.Stage != Stage.Running || !_subtasks.ContainsValue(subtask))
            {
                return;
            }

            subtask.EndLoad();
        }

        await store.Etcd.CommitAsync([StockOps.Delete(key)], cancellationToken);
        if (subtask.Unit == UnitType.Sync)
        {
            await BeginSyncAsync(store, subtask, cancellationToken);
        }

        context.Changed.Fire();
    }

    // Only those with a shard mode: each of them looks whenever something moves.
    private void Follow(WorkerStore store, SubtaskMachine subtask, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (subtask.Shard is not { IsFollowed: false } shard)
            {
                return;
            }

            shard.IsFollowed = true;
            if (context.Options.AnnouncedDdl is { } ddl)
            {
                shard.Append(ddl);
            }
        }

        _ = FollowAsync(new ShardUnit(context, this, store, subtask.Name, subtask.Source), subtask.Closing, cancellationToken);
    }

    private static async Task FollowAsync(ShardUnit unit, CancellationTokenSource closing, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, cancellationToken);
        await unit.RunAsync(either.Token);
    }

    private Task TakeTimeAsync(TimeSpan span, CancellationToken cancellationToken) => span > TimeSpan.Zero
        ? Task.Delay(span, context.Time, cancellationToken)
        : Task.CompletedTask;
}
