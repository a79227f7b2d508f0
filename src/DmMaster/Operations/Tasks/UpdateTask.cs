using DmMaster.Config;
using DmMaster.Databases.Checks;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>What DM kept of an update of tasks: the file is checked, and nothing is changed.</summary>
public sealed class UpdateTask(TaskPreparation preparation, TaskChecks checks)
{
    /// <summary>Checks a file as a start would, and changes nothing.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="sources">The sources asked for.</param>
    /// <param name="budget">How long it may take.</param>
    public async Task<OperationOutcome> ExecuteAsync(string yaml, IReadOnlyList<SourceId> sources, Budget budget)
    {
        if (!(await preparation.PrepareAsync(yaml, "", budget)).TryGet(out var task, out var refusal))
        {
            return new OperationOutcome.Refused(refusal);
        }

        return (await checks.RunAsync(task, CheckWishes.Default, budget)).TryGet(out var text, out var failed)
            ? new OperationOutcome.Ordered(task.ForeignSources(sources)) { CheckResult = text }
            : new OperationOutcome.Refused(DmError.Plain("")) { CheckResult = failed.ToString() };
    }
}
