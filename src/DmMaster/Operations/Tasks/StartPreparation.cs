using DmMaster.Config;
using DmMaster.Databases.Checks;

namespace DmMaster.Operations.Tasks;

/// <summary>All that comes before the subtasks of a task are written: its file, its databases, and the removal of what an earlier one left.</summary>
public sealed class StartPreparation(TaskPreparation preparation, TaskChecks checks, TaskLatches latches, TaskMetadata metadata)
{
    /// <summary>Prepares a start.</summary>
    public async Task<PreparedStart> RunAsync(StartRequest request)
    {
        if (!(await preparation.PrepareAsync(request.Yaml, request.StartTime, request.Budget)).TryGet(out var task, out var refusal))
        {
            return PreparedStart.Refuse(refusal, "");
        }

        var wishes = CheckWishes.Default with { RemovesMetadata = request.RemoveMeta };
        if (!(await checks.RunAsync(task, wishes, request.Budget)).TryGet(out var checkResult, out var failed))
        {
            return PreparedStart.Refuse(DmError.Plain(""), failed.ToString());
        }

        if (task.ForeignSources(request.Sources) is { Count: > 0 } foreign)
        {
            return new PreparedStart(new OperationOutcome.Refused(DmError.Plain("")) { Sources = foreign, CheckResult = checkResult });
        }

        if (latches.TryTake(task.Name, alone: request.RemoveMeta) is not { } latch)
        {
            return PreparedStart.Refuse(MasterErrors.TaskInUse(request.RemoveMeta ? "RemoveMeta" : "AddSubTasks", task.Name.Value), checkResult);
        }

        var start = new PreparedStart(null) { Task = task, Wanted = task.On(request.Sources), Latch = latch, CheckResult = checkResult };
        try
        {
            if (request.RemoveMeta && await metadata.RemoveAsync(task, start.Wanted, request.Budget) is { } error)
            {
                latch.Dispose();
                return PreparedStart.Refuse(error, checkResult);
            }

            return start;
        }
        catch
        {
            latch.Dispose();
            throw;
        }
    }
}
