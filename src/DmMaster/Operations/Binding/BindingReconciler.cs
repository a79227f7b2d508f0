using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Binding;

/// <summary>
/// Brings the bindings to what the policy says, whenever something moved. Only here is a
/// worker chosen, and only one choice is under way at a time: so at most one worker is bound to a source.
/// </summary>
public sealed partial class BindingReconciler(
    IKeyValueStore store, RegistryFeed feed, ObservedState observed, TimeProvider time, ILogger<BindingReconciler> logger) : BackgroundLoop
{
    // As many commits as are on their way at once; one slow store is not flooded by ten thousand.
    private const int MaxAtOnce = 256;

    // Rounds in which no step could be taken, each because somebody else changed what it was based on.
    private const int MaxBarrenRounds = 16;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Signal _signal = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly FormerHolders _holders = new(observed);
    private readonly ListenedWorkers _awaited = new(observed);
    private RegistrySubscription? _subscription;

    /// <summary>Takes steps until there is none left to take, but for those that wait for a worker to let go: they follow when it has.</summary>
    /// <returns>False when rivals let none be taken; the loop tries again later.</returns>
    public Task<bool> ReconcileAsync(CancellationToken cancellationToken) =>
        HoldAsync(
            async () =>
            {
                for (var barren = 0; barren < MaxBarrenRounds; barren++)
                {
                    // Listened to before it is looked at, so that nothing said in between is missed.
                    var round = BindingPolicy.Plan(feed.Current, _holders);
                    if (_awaited.Listen(round.Awaited, _signal))
                    {
                        LogAwaited(round.Awaited.Count);
                        round = BindingPolicy.Plan(feed.Current, _holders);
                    }

                    if (round.Steps.Count == 0)
                    {
                        return true;
                    }

                    if (await TakeAsync(round.Steps, cancellationToken))
                    {
                        barren = 0;
                    }
                }

                return false;
            },
            cancellationToken);

    /// <summary>Does something during which no worker is chosen: giving a source to the worker that an operator named.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="action">What is done. How long it may take is its own matter.</param>
    /// <param name="cancellationToken">Gives up waiting for the turn, before anything was done.</param>
    public async Task<T> HoldAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await action();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sources whose own configuration enables relay, and that also have workers named to relay them: the names go. DM does it when a master takes over.</summary>
    public async Task DropRelayConflictsAsync(CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        var workers = snapshot.RelayWorkers
            .Where(relay => snapshot.Sources.GetValueOrDefault(relay.Key)?.ReadIsRelayEnabled() == true)
            .SelectMany(relay => relay.Value)
            .Select(name => snapshot.Workers[name]);
        foreach (var worker in workers)
        {
            var key = DmKeys.RelayWorker(worker.Name);
            var drop = new Txn
            {
                Compares = [Compare.Unchanged(key, worker.RelayRevision)],
                Success = [new TxnOp.Delete(KeyRange.One(key))],
            };
            await feed.WaitForAsync((await store.CommitAsync(drop, cancellationToken)).Revision, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = feed.Subscribe(_signal);
        _signal.Set();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _subscription?.Dispose();
        _awaited.Listen([], _signal);
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await AgainUntilDoneAsync(
            async token =>
            {
                await DropRelayConflictsAsync(token);
                return await ReconcileAsync(token);
            },
            stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _signal.WaitAsync(stoppingToken);
            if (_subscription?.Take().Change.Bindings != false || _awaited.IsAny)
            {
                await AgainUntilDoneAsync(ReconcileAsync, stoppingToken);
            }
        }
    }

    private async Task AgainUntilDoneAsync(Func<CancellationToken, Task<bool>> action, CancellationToken cancellationToken)
    {
        while (!await TryAsync(action, cancellationToken))
        {
            await Task.Delay(RetryAfter, time, cancellationToken);
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> action, CancellationToken cancellationToken)
    {
        try
        {
            if (await action(cancellationToken))
            {
                return true;
            }

            LogFailed("others keep changing what the bindings depend on");
        }
        catch (StoreException e)
        {
            LogFailed(e.Message);
        }

        return false;
    }

    // The steps have nothing in common, so none waits for another.
    private async Task<bool> TakeAsync(IReadOnlyList<BindingStep> steps, CancellationToken cancellationToken)
    {
        var isAnyTaken = false;
        foreach (var some in steps.Chunk(MaxAtOnce))
        {
            var results = await Task.WhenAll(some.Select(step => store.CommitAsync(BindingPlan.Of(step), cancellationToken).AsTask()));
            await feed.WaitForAsync(results.Max(result => result.Revision), cancellationToken);
            for (var i = 0; i < some.Length; i++)
            {
                if (results[i].Succeeded)
                {
                    isAnyTaken = true;
                    Log(some[i], results[i].Revision);
                }
            }
        }

        return isAnyTaken;
    }

    private void Log(BindingStep step, Revision revision)
    {
        switch (step)
        {
            case BindingStep.Bind bind:
                LogBound(bind.Source.Id, bind.Worker.Name, revision);
                break;
            case BindingStep.Unbind unbind:
                LogUnbound(unbind.Worker.Bound, unbind.Worker.Name, revision);
                break;
            case BindingStep.Repeat repeat:
                LogRepeated(repeat.Worker.Bound, repeat.Worker.Name, revision);
                break;
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.SourceBound, Level = LogLevel.Information,
        Message = "source bound")]
    private partial void LogBound(SourceId source, WorkerName worker, Revision revision);

    [LoggerMessage(EventId = CoordinatorEventIds.SourceAwaited, Level = LogLevel.Information,
        Message = "sources that were taken from workers go to others when these have let go of them, or their heartbeat is over")]
    private partial void LogAwaited(int workers);

    [LoggerMessage(EventId = CoordinatorEventIds.SourceUnbound, Level = LogLevel.Information,
        Message = "source taken from worker")]
    private partial void LogUnbound(SourceId? source, WorkerName worker, Revision revision);

    [LoggerMessage(EventId = CoordinatorEventIds.BindingRepeated, Level = LogLevel.Information,
        Message = "worker came anew and is told its source again")]
    private partial void LogRepeated(SourceId? source, WorkerName worker, Revision revision);

    [LoggerMessage(EventId = CoordinatorEventIds.BindingFailed, Level = LogLevel.Warning,
        Message = "bindings not settled, will try again")]
    private partial void LogFailed(string error);
}
