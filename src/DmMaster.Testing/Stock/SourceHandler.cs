using DmMaster.Config;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>
/// What a worker does for its source: handles its subtasks while it is bound, pulls its relay logs while that is asked for, by the
/// source's configuration or by an order to this worker.
/// </summary>
internal sealed class SourceHandler(StockWorkerEnvironment context, SubtaskTable subtasks) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ObserverGroup _stages = new();
    private readonly ObserverGroup _relays = new();
    private volatile RelayMachine? _relay;
    private volatile string? _source;
    private volatile DmError? _error;
    private volatile bool _handlesSubtasks;
    private bool _relayBySource;

    /// <summary>The source; null when there is none.</summary>
    public string? Source => _source;

    /// <summary>The last error of taking a source or relay; null after a success.</summary>
    public DmError? Error => _error;

    /// <summary>The relay unit; null while relay is off.</summary>
    public RelayMachine? Relay => _relay;

    /// <summary>Handles the subtasks of a source.</summary>
    /// <param name="store">The master's store.</param>
    /// <param name="source">The source.</param>
    /// <param name="config">Its configuration as TOML.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task BindAsync(WorkerStore store, string source, string config, CancellationToken cancellationToken) =>
        TakeAsync(store, source, async () =>
        {
            var relays = SourceConfig.FromToml(config).TryGet(out var parsed, out _) && parsed.IsRelayEnabled;
            if (relays && _relay is null)
            {
                await EnableRelayAsync(store, source, cancellationToken);
                _relayBySource = true;
            }
            else if (!relays && _relay is not null && _relayBySource)
            {
                await DisableRelayAsync(store, cancellationToken);
            }

            if (!_handlesSubtasks)
            {
                await EnableSubtasksAsync(store, source, cancellationToken);
            }
        });

    /// <summary>Handles no subtasks any more.</summary>
    public Task UnbindAsync(WorkerStore store, CancellationToken cancellationToken) => ExclusivelyAsync(async () =>
    {
        await DisableSubtasksAsync();
        if (_relay is not null && _relayBySource)
        {
            await DisableRelayAsync(store, cancellationToken);
        }

        ForgetIfIdle(store);
    });

    /// <summary>Pulls the relay logs of a source.</summary>
    public Task StartRelayAsync(WorkerStore store, string source, CancellationToken cancellationToken) =>
        TakeAsync(store, source, async () =>
        {
            if (_relay is null)
            {
                await EnableRelayAsync(store, source, cancellationToken);
                _relayBySource = false;
            }

            store.Lease.SetTtl(context.Options.RelayKeepAliveTtl);
        });

    /// <summary>Pulls no relay logs any more.</summary>
    public Task StopRelayAsync(WorkerStore store, CancellationToken cancellationToken) => ExclusivelyAsync(async () =>
    {
        store.Lease.SetTtl(context.Options.KeepAliveTtl);
        if (_relay is not null && !_relayBySource)
        {
            await DisableRelayAsync(store, cancellationToken);
        }

        ForgetIfIdle(store);
    });

    /// <summary>Drops everything at once.</summary>
    public Task StopAsync() => ExclusivelyAsync(StopNowAsync);

    /// <summary>What it handles must be the source that the store names, or nothing: acts on what was read after a gap.</summary>
    public Task ReconcileBoundAsync(WorkerStore store, Role role, CancellationToken cancellationToken) => role.Source is null
        ? UnbindAsync(store, cancellationToken)
        : BindAnewAsync(store, role, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task BindAnewAsync(WorkerStore store, Role role, CancellationToken cancellationToken)
    {
        if (_source is { } present && present != role.Source)
        {
            await StopAsync();
        }

        await BindAsync(store, role.Source!, role.Config, cancellationToken);
    }

    private Task TakeAsync(WorkerStore store, string source, Func<Task> act) => ExclusivelyAsync(async () =>
    {
        if (_source is { } present && present != source)
        {
            Fail(StockWorkerErrors.AlreadyStarted(context.Options.Name, present, source));
            return;
        }

        (_source, _error) = (source, null);
        await act();
        context.Changed.Fire();
    });

    /// <summary>Keeps an error for the master to see.</summary>
    public void Fail(DmError error)
    {
        _error = error;
        context.Changed.Fire();
    }

    private async Task EnableRelayAsync(WorkerStore store, string source, CancellationToken cancellationToken)
    {
        await store.Etcd.RangeAsync(StockKeys.SourceConfig(source), 0, cancellationToken);

        // Stock looks here for the oldest checkpoint, which needs the downstream; the read is seen by the master all the same.
        await SourceState.ReadAsync(store.Etcd, source, cancellationToken);
        var relay = new RelayMachine(context);
        var observer = new RelayStageObserver(context, store, relay, source);
        var revision = await observer.BeginAsync(cancellationToken);
        _relay = relay;
        _relays.Start(stop => observer.RunAsync(StockKeys.RelayStage(source), ByteString.Empty, revision + 1, stop), cancellationToken);
        await subtasks.RunAnewAsync(store, true, cancellationToken);
    }

    private async Task DisableRelayAsync(WorkerStore store, CancellationToken cancellationToken)
    {
        await _relays.StopAsync();
        _relay = null;
        await subtasks.RunAnewAsync(store, false, cancellationToken);
        context.Changed.Fire();
    }

    private async Task EnableSubtasksAsync(WorkerStore store, string source, CancellationToken cancellationToken)
    {
        var stages = new StageObserver(context, store, subtasks, source, () => _relay is not null);
        var validators = new ValidatorObserver(context, store, subtasks, source);
        var (under, underValidators) = (StockKeys.SubtaskStages(source), StockKeys.ValidatorStages(source));
        var revision = await stages.BeginAsync(cancellationToken);
        _stages.Start(stop => stages.RunAsync(under, StockKeys.EndOf(under), revision + 1, stop), cancellationToken);
        _stages.Start(stop => validators.RunAsync(underValidators, StockKeys.EndOf(underValidators), revision + 1, stop), cancellationToken);
        _handlesSubtasks = true;
    }

    private async Task DisableSubtasksAsync()
    {
        await _stages.StopAsync();
        subtasks.Clear();
        _handlesSubtasks = false;
    }

    private async Task StopNowAsync()
    {
        await DisableSubtasksAsync();
        await _relays.StopAsync();
        (_relay, _source) = (null, null);
        context.Changed.Fire();
    }

    private void ForgetIfIdle(WorkerStore store)
    {
        if (!_handlesSubtasks && _relay is null)
        {
            _source = null;
            store.Lease.SetTtl(context.Options.KeepAliveTtl);
        }

        context.Changed.Fire();
    }

    private async Task ExclusivelyAsync(Func<Task> act)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await act();
        }
        finally
        {
            _gate.Release();
        }
    }
}
