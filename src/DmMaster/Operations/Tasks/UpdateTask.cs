using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>What DM kept of an update of tasks: the file is checked, and nothing is changed.</summary>
public sealed class UpdateTask(TaskPreparation preparation)
{
    /// <summary>Checks a file as a start would, and changes nothing.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="sources">The sources asked for.</param>
    public OperationOutcome Execute(string yaml, IReadOnlyList<SourceId> sources) => preparation.Prepare(yaml, "").TryGet(out var task, out var refusal)
        ? new OperationOutcome.Ordered(task.ForeignSources(sources)) { CheckResult = PreCheck.Text(task) }
        : new OperationOutcome.Refused(refusal);
}
