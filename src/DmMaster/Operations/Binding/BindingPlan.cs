using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Binding;

/// <summary>What the bindings' changes are in the store. A bind writes two keys, an unbind deletes one.</summary>
public static class BindingPlan
{
    /// <summary>The transaction of a step, on condition that worker and source are still as they were looked at.</summary>
    public static Txn Of(BindingStep step) => step switch
    {
        BindingStep.Bind bind => new Txn
        {
            Compares =
            [
                Compare.Absent(DmKeys.Bound(bind.Worker.Name)),
                Compare.Unchanged(DmKeys.WorkerAlive(bind.Worker.Name), bind.Worker.AliveRevision),
                Compare.Unchanged(DmKeys.SourceConfig(bind.Source.Id), bind.Source.Revision),
            ],
            Success = [.. Bind(bind.Source.Id, bind.Worker.Name)],
        },
        BindingStep.Unbind unbind => new Txn
        {
            Compares =
            [
                Compare.Unchanged(DmKeys.Bound(unbind.Worker.Name), unbind.Worker.BoundRevision),
                Compare.Unchanged(DmKeys.WorkerAlive(unbind.Worker.Name), unbind.Worker.AliveRevision),
            ],
            Success = [new TxnOp.Delete(KeyRange.One(DmKeys.Bound(unbind.Worker.Name)))],
        },
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>The operations that bind.</summary>
    public static IEnumerable<TxnOp> Bind(SourceId source, WorkerName worker)
    {
        var value = DmValues.Bound(source, worker);
        yield return new TxnOp.Put(DmKeys.Bound(worker), value);
        yield return new TxnOp.Put(DmKeys.LastBound(worker), value);
    }
}
