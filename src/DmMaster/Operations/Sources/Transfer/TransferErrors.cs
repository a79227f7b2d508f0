using DmMaster.Config;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>The errors of a transfer, with DM's numbers and texts.</summary>
public static class TransferErrors
{
    /// <summary>The worker cannot take a source as it stands.</summary>
    public static DmError InvalidStage(string worker, string stage) => new(
        46006, "scheduler", "internal", "medium", $"invalid stage transformation for dm-worker {worker}, from {stage} to bound");

    /// <summary>Running tasks are not in the unit that can be moved.</summary>
    public static DmError NotInSync(IEnumerable<string> tasks, string source) => new(
        46019, "scheduler", "internal", "high",
        $"running tasks {GoFormat.List(tasks)} to be transferred on source {source} should in sync unit",
        "Please use `pause-task [-s source ...] task` to pause them first.");

    /// <summary>The worker relays another source.</summary>
    public static DmError RelaysAnother(string worker, string source, string relay) => new(
        46027, "scheduler", "internal", "medium",
        $"require DM worker [{worker}] to be bound to source [{source}], but it has been started relay for source [{relay}]",
        "If you intend to bind the source with worker, you can stop-relay for current source.");

    /// <summary>The tasks were not seen to pause. Their order to run was given again.</summary>
    public static DmError NotPaused(IEnumerable<string> tasks) => new(
        46032, "scheduler", "internal", "low", $"failed to auto pause tasks {GoFormat.List(tasks)} when transfer-source",
        "Please pause task by `dmctl pause-task`.");

    /// <summary>The worker that has the source cannot be asked.</summary>
    public static DmError NotAnswering(string worker, DmError failure) => failure.Annotate($"failed to query worker: {worker} status err");
}
