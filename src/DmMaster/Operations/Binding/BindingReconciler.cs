using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Binding;

/// <summary>
/// Brings the bindings to what the policy says, one step at a time, whenever something moved. Only here is a
/// worker chosen, and only one choice is under way at a time: so at most one worker is bound to a source.
/// </summary>
public sealed partial class BindingReconciler(
    IKeyValueStore store, RegistryFeed feed, TimeProvider time, ILogger<BindingReconciler> logger) : BackgroundLoop
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Signal _signal = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RegistrySubscription? _subscription;

    /// <summary>Takes steps until there is none left to take.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) =>
        HoldAsync(
            async token =>
            {
                while (BindingPolicy.Next(feed.Current) is { } step)
                {
                    await TakeAsync(step, token);
                }

                return true;
            },
            cancellationToken);

    /// <summary>Does something during which no worker is chosen: giving a source to the worker that an operator named.</summary>
    public async Task<T> HoldAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await action(cancellationToken);
        }
        finally
        {
            _gate.Release();
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
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _signal.WaitAsync(stoppingToken);
            if (_subscription?.Take().Change.Bindings != false)
            {
                await TrySettleAsync(stoppingToken);
            }
        }
    }

    private async Task TrySettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            LogFailed(e.Message);
            await Task.Delay(RetryAfter, time, cancellationToken);
            _signal.Set();
        }
    }

    private async Task TakeAsync(BindingStep step, CancellationToken cancellationToken)
    {
        var result = await store.CommitAsync(BindingPlan.Of(step), cancellationToken);
        await feed.WaitForAsync(result.Revision, cancellationToken);
        if (!result.Succeeded)
        {
            return;
        }

        switch (step)
        {
            case BindingStep.Bind bind:
                LogBound(bind.Source.Id, bind.Worker.Name, result.Revision);
                break;
            case BindingStep.Unbind unbind:
                LogUnbound(unbind.Source, unbind.Worker.Name, result.Revision);
                break;
        }
    }

    [LoggerMessage(EventId = EventIds.SourceBound, Level = LogLevel.Information,
        Message = "source bound")]
    private partial void LogBound(SourceId source, WorkerName worker, Revision revision);

    [LoggerMessage(EventId = EventIds.SourceUnbound, Level = LogLevel.Information,
        Message = "source taken from worker")]
    private partial void LogUnbound(SourceId source, WorkerName worker, Revision revision);

    [LoggerMessage(EventId = EventIds.BindingFailed, Level = LogLevel.Warning,
        Message = "bindings not settled, will try again")]
    private partial void LogFailed(string error);
}
