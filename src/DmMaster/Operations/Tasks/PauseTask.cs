using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Tasks;

/// <summary>Pauses a task: its subtasks stop moving data and keep their place, in memory too, until an operator resumes them.</summary>
public sealed class PauseTask(SubtaskOperation operation)
{
    /// <summary>Orders the subtasks to pause, and waits until they are.</summary>
    public Task<OperationOutcome> ExecuteAsync(TaskRequest request, CancellationToken cancellationToken) =>
        operation.RunAsync(
            "UpdateExpectSubTaskStage", request, static subtask => StagePlan.Order(subtask, Stage.Paused), SubtaskExpectation.Paused, cancellationToken);
}
