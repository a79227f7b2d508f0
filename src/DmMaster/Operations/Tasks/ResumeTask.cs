using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Tasks;

/// <summary>Resumes a paused task.</summary>
public sealed class ResumeTask(SubtaskOperation operation)
{
    /// <summary>Does it.</summary>
    public Task<OperationOutcome> ExecuteAsync(TaskRequest request, CancellationToken cancellationToken) =>
        operation.RunAsync(
            "UpdateExpectSubTaskStage", request, static subtask => StagePlan.Order(subtask, Stage.Running), SubtaskExpectation.Running, cancellationToken);
}
