namespace DmMaster.Operations.Tasks;

/// <summary>Checks a task file without starting it. Whether there is a task of the name does not matter.</summary>
public sealed class CheckTask(TaskPreparation preparation)
{
    /// <summary>Checks a file as a start would, up to where a database is needed.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="startTime">Where to begin in the binlog, empty for where the file says.</param>
    public OperationOutcome Execute(string yaml, string startTime) => preparation.Prepare(yaml, startTime).TryGet(out var task, out var refusal)
        ? new OperationOutcome.Ordered([]) { Note = PreCheck.Text(task) }
        : new OperationOutcome.Refused(refusal);
}
