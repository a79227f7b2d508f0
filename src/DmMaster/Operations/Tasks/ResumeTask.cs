using DmMaster.Operations.Confirm;
using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Tasks;

/// <summary>Resumes a paused task. One with a shard mode may be there though this master starts none: another wrote it.</summary>
public sealed class ResumeTask(SubtaskOperation operation, ShardModePolicy shardModes)
{
    /// <summary>Orders the subtasks to run, and waits until they do.</summary>
    public Task<OperationOutcome> ExecuteAsync(TaskRequest request, CancellationToken cancellationToken) =>
        operation.RunAsync(
            "UpdateExpectSubTaskStage",
            request,
            static subtask => StagePlan.Order(subtask, Stage.Running),
            SubtaskExpectation.Running,
            cancellationToken,
            shardModes.WhyNot);
}
