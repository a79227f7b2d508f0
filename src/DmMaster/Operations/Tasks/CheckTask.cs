using DmMaster.Databases.Checks;

namespace DmMaster.Operations.Tasks;

/// <summary>Checks a task file and its databases without starting it. Whether there is a task of the name does not matter.</summary>
public sealed class CheckTask(TaskPreparation preparation, TaskChecks checks)
{
    /// <summary>Checks a file as a start would.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="startTime">Where to begin in the binlog, empty for where the file says.</param>
    /// <param name="wishes">What the command wants.</param>
    /// <param name="budget">How long it may take.</param>
    public async Task<OperationOutcome> ExecuteAsync(string yaml, string startTime, CheckWishes wishes, Budget budget)
    {
        if (!(await preparation.PrepareAsync(yaml, startTime, budget)).TryGet(out var task, out var error) ||
            !(await checks.RunAsync(task, wishes, budget)).TryGet(out var text, out error))
        {
            return new OperationOutcome.Refused(error);
        }

        return new OperationOutcome.Ordered([]) { Note = text };
    }
}
