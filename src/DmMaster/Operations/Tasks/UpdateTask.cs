using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>What DM kept of an update of tasks: the file is checked, and nothing is changed.</summary>
public sealed class UpdateTask(TaskPreparation preparation)
{
    /// <summary>Does it.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="sources">The sources asked for.</param>
    public OperationOutcome Execute(string yaml, IReadOnlyList<SourceId> sources) => preparation.Prepare(yaml, "", out var refusal) is { } task
        ? new OperationOutcome.Ordered(task.Strangers(sources)) { CheckResult = PreCheck.Text(task) }
        : new OperationOutcome.Refused(refusal);
}
