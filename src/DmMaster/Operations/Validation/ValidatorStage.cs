using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Validation;

/// <summary>What the verbs on validators write.</summary>
internal static class ValidatorStage
{
    /// <summary>Order a stage.</summary>
    public static TxnOp Order(SubtaskEntry subtask, Stage stage) => new TxnOp.Put(
        DmKeys.ValidatorStage(subtask.Source, subtask.Task), DmValues.Stage(stage, subtask.Source, subtask.Task));

    /// <summary>The subtask is still the one that was looked at.</summary>
    public static Compare Unchanged(SubtaskEntry subtask) =>
        Compare.Unchanged(DmKeys.SubtaskConfig(subtask.Source, subtask.Task), subtask.ConfigRevision);
}
