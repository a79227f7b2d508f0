using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Tasks;

/// <summary>What the verbs on existing subtasks write. A stage is written also when it is the same: the event is the order.</summary>
public static class StagePlan
{
    /// <summary>Order a stage.</summary>
    public static IEnumerable<TxnOp> Order(SubtaskEntry subtask, Stage stage)
    {
        yield return new TxnOp.Put(
            DmKeys.SubtaskStage(subtask.Source, subtask.Task), DmValues.Stage(stage, subtask.Source, subtask.Task));
    }

    /// <summary>Remove a subtask. Checkpoints and migrated data are not in the store, and stay.</summary>
    public static IEnumerable<TxnOp> Remove(SubtaskEntry subtask)
    {
        yield return new TxnOp.Delete(KeyRange.One(DmKeys.SubtaskConfig(subtask.Source, subtask.Task)));
        yield return new TxnOp.Delete(KeyRange.One(DmKeys.SubtaskStage(subtask.Source, subtask.Task)));
        yield return new TxnOp.Delete(KeyRange.One(DmKeys.ValidatorStage(subtask.Source, subtask.Task)));
    }

    /// <summary>The subtask still exists, as the very one that was looked at, however its stage moved.</summary>
    public static Compare Exists(SubtaskEntry subtask) =>
        Compare.Unchanged(DmKeys.SubtaskConfig(subtask.Source, subtask.Task), subtask.ConfigRevision);
}
