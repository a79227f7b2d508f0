using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;

namespace DmMaster.Testing.Stock;

/// <summary>Follows the expected stages of a source's subtasks.</summary>
internal sealed class StageObserver(StockWorkerEnvironment context, WorkerStore store, SubtaskTable subtasks, string source, Func<bool> usesRelay)
    : Observer(context, store)
{
    /// <summary>Makes the subtasks that the store has, each in its stage; block S of stock's start.</summary>
    public async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        var state = await SourceState.ReadAsync(Store.Etcd, source, cancellationToken);
        foreach (var (task, config) in state.Configs)
        {
            await CreateAsync(task, config, state.StageOf(task), state.ValidatorOf(task), cancellationToken);
        }

        return state.Revision;
    }

    /// <inheritdoc/>
    protected override Task HandleAsync(Event change, CancellationToken cancellationToken)
    {
        Context.Options.OrderTaken?.Invoke(change.Kv.ModRevision);
        var task = StockKeys.LastPart(change.Kv.Key);
        if (change.Type == Event.Types.EventType.Delete)
        {
            subtasks.Remove(task);
            return Task.CompletedTask;
        }

        var expect = StockValues.Expect(change.Kv.Value);
        return subtasks.Has(task)
            ? OperateAsync(task, expect, cancellationToken)
            : BeginAsync(task, expect, change.Kv.ModRevision, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        var state = await SourceState.ReadAsync(Store.Etcd, source, cancellationToken);
        foreach (var task in subtasks.Names().Where(task => !state.Configs.ContainsKey(task) || state.StageOf(task) == default))
        {
            subtasks.Remove(task);
        }

        foreach (var (task, config) in state.Configs)
        {
            if (subtasks.Has(task))
            {
                await OperateAsync(task, state.StageOf(task), cancellationToken);
            }
            else
            {
                await CreateAsync(task, config, state.StageOf(task), state.ValidatorOf(task), cancellationToken);
            }
        }

        return state.Revision;
    }

    private async Task OperateAsync(string task, Stage expect, CancellationToken cancellationToken)
    {
        switch (expect)
        {
            case Stage.Running:
                // The configurations may have changed meanwhile.
                await Store.Etcd.RangeAsync(StockKeys.SourceConfig(source), 0, cancellationToken);
                var read = await Store.Etcd.RangeAsync(StockKeys.SubtaskConfig(source, task), 0, cancellationToken);
                await subtasks.ResumeAsync(Store, task, Parse(read.Kvs.FirstOrDefault()), cancellationToken);
                break;
            case Stage.Paused or Stage.Stopped:
                await subtasks.PauseAsync(task, cancellationToken);
                break;
        }
    }

    private async Task BeginAsync(string task, Stage expect, long revision, CancellationToken cancellationToken)
    {
        if (expect is not (Stage.Running or Stage.Stopped))
        {
            Context.Log(StockWorkerErrors.SubtaskNotFound(task));
            return;
        }

        var config = await Store.Etcd.RangeAsync(StockKeys.SubtaskConfig(source, task), revision, cancellationToken);
        if (Parse(config.Kvs.FirstOrDefault()) is not { } parsed)
        {
            Context.Log(StockWorkerErrors.NoSubtaskConfig(task));
            return;
        }

        var validator = Stage.InvalidStage;
        if (parsed.ValidationMode is not ("none" or ""))
        {
            var read = await Store.Etcd.RangeAsync(StockKeys.ValidatorStage(source, task), revision, cancellationToken);
            validator = read.Kvs.Count > 0 ? StockValues.Expect(read.Kvs[0].Value) : validator;
        }

        await CreateAsync(parsed, expect, validator, cancellationToken);
    }

    private Task CreateAsync(string task, KeyValue config, Stage expect, Stage validator, CancellationToken cancellationToken)
    {
        if (Parse(config) is { } parsed)
        {
            return CreateAsync(parsed, expect, validator, cancellationToken);
        }

        Context.Log(StockWorkerErrors.NoSubtaskConfig(task));
        return Task.CompletedTask;
    }

    private async Task CreateAsync(SubTaskConfig config, Stage expect, Stage validator, CancellationToken cancellationToken)
    {
        await subtasks.CreateAsync(Store, config, expect, usesRelay(), cancellationToken);
        if (validator == Stage.Running)
        {
            subtasks.Change(config.TaskName, subtask => subtask.StartValidator(config.ValidationMode));
        }
    }

    private static SubTaskConfig? Parse(KeyValue? read) =>
        read is not null && SubTaskConfig.FromToml(read.Value.ToStringUtf8()).TryGet(out var config, out _) ? config : null;
}
