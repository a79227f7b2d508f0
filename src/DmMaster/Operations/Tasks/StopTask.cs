using DmMaster.Operations.Confirm;

namespace DmMaster.Operations.Tasks;

/// <summary>Stops a task: its subtasks end and are forgotten. What they migrated, and their checkpoints, stay.</summary>
public sealed class StopTask(SubtaskOperation operation)
{
    /// <summary>Does it.</summary>
    public Task<OperationOutcome> ExecuteAsync(TaskRequest request, CancellationToken cancellationToken) =>
        operation.RunAsync(
            "RemoveSubTasks", request, StagePlan.Remove, SubtaskExpectation.Gone, cancellationToken);
}
