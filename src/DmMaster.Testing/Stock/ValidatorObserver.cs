using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;

namespace DmMaster.Testing.Stock;

/// <summary>Follows the expected stages of the validators of a source's subtasks.</summary>
internal sealed class ValidatorObserver(StockWorkerEnvironment context, WorkerStore store, SubtaskTable subtasks, string source)
    : Observer(context, store)
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(Event change, CancellationToken cancellationToken)
    {
        var task = StockKeys.LastPart(change.Kv.Key);
        if (change.Type == Event.Types.EventType.Delete || !subtasks.Has(task))
        {
            return;
        }

        switch (StockValues.Expect(change.Kv.Value))
        {
            case Stage.Running:
                var read = await Store.Etcd.RangeAsync(StockKeys.SubtaskConfig(source, task), change.Kv.ModRevision, cancellationToken);
                if (read.Kvs.Count > 0 && SubTaskConfig.FromToml(read.Kvs[0].Value.ToStringUtf8()).TryGet(out var config, out _))
                {
                    subtasks.Change(task, subtask => subtask.StartValidator(config.ValidationMode));
                }

                break;
            case Stage.Stopped:
                subtasks.Change(task, static subtask => subtask.Validator?.Stop());
                break;
        }
    }

    /// <inheritdoc/>
    protected override async Task<long> RecoverAsync(CancellationToken cancellationToken)
    {
        // As stock: nothing is acted on, and the watch goes on at this revision and not after it.
        var read = await Store.Etcd.ReadAsync([WorkerEtcd.Under(StockKeys.ValidatorStages(source))], cancellationToken);
        return read.Header.Revision - 1;
    }
}
