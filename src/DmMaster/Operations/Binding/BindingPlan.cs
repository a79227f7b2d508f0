using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Binding;

/// <summary>What the bindings' changes are in the store: the keys that DM writes together, on condition that all is still as it was looked at.</summary>
public static class BindingPlan
{
    /// <summary>The transaction of a step.</summary>
    public static Txn Of(BindingStep step) => step switch
    {
        BindingStep.Bind bind => new Txn
        {
            Compares = [.. CanTake(bind.Worker, bind.Source)],
            Success = [.. RelayStart(bind), .. Put(bind.Source.Id, bind.Worker.Name)],
        },
        BindingStep.Unbind unbind => new Txn
        {
            Compares = [Has(unbind.Worker), Compare.Unchanged(DmKeys.WorkerAlive(unbind.Worker.Name), unbind.Worker.AliveRevision)],
            Success = [Remove(unbind.Worker.Name)],
        },
        BindingStep.Repeat repeat => new Txn
        {
            Compares = [Has(repeat.Worker), Compare.Unchanged(DmKeys.RelayWorker(repeat.Worker.Name), repeat.Worker.RelayRevision)],
            Success = [.. Again(repeat.Worker)],
        },
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>What binds, and is written again to tell a bound worker to look at its source anew.</summary>
    public static IEnumerable<TxnOp> Put(SourceId source, WorkerName worker)
    {
        var value = DmValues.Bound(source, worker);
        yield return new TxnOp.Put(DmKeys.Bound(worker), value);
        yield return new TxnOp.Put(DmKeys.LastBound(worker), value);
    }

    private static IEnumerable<TxnOp> Again(WorkerEntry worker)
    {
        if (worker.Relay is { } relay)
        {
            yield return new TxnOp.Put(DmKeys.RelayWorker(worker.Name), DmValues.RelayWorker(relay));
        }

        foreach (var put in Put(worker.Bound!.Value, worker.Name))
        {
            yield return put;
        }
    }

    private static IEnumerable<TxnOp> RelayStart(BindingStep.Bind bind) => bind.StartsRelay
        ? [new TxnOp.Put(DmKeys.RelayStage(bind.Source.Id), DmValues.RelayStage(Stage.Running, bind.Source.Id))]
        : [];

    /// <summary>What takes from a worker what it is bound to.</summary>
    public static TxnOp.Delete Remove(WorkerName worker) => new(KeyRange.One(DmKeys.Bound(worker)));

    /// <summary>That a worker is bound as it was looked at, or not.</summary>
    public static Compare Has(WorkerEntry worker) => Compare.Unchanged(DmKeys.Bound(worker.Name), worker.BoundRevision);

    /// <summary>That a worker, and a source that it is to get, are as they were looked at.</summary>
    public static IEnumerable<Compare> CanTake(WorkerEntry worker, SourceEntry source) =>
    [
        Has(worker),
        Compare.Unchanged(DmKeys.WorkerAlive(worker.Name), worker.AliveRevision),
        Compare.Unchanged(DmKeys.RelayWorker(worker.Name), worker.RelayRevision),
        Compare.Unchanged(DmKeys.SourceConfig(source.Id), source.Revision),
    ];
}
