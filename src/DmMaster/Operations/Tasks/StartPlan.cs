using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations.Tasks;

/// <summary>What a start writes, and when it may not. Pure.</summary>
public static class StartPlan
{
    /// <summary>Decides on a snapshot: subtasks that exist are left as they are, all others come into being together.</summary>
    public static Plan<IReadOnlyList<SubTaskConfig>> Decide(
        RegistrySnapshot snapshot, TaskName task, IReadOnlyList<SubTaskConfig> wanted, bool removeMeta)
    {
        if (WhyNot(snapshot, task, wanted, removeMeta) is { } error)
        {
            return Plan.Refuse<IReadOnlyList<SubTaskConfig>>(error);
        }

        var added = Added(snapshot, task, wanted);
        return Plan.Commit<IReadOnlyList<SubTaskConfig>>(
            added,
            added.SelectMany(subtask => Guard(snapshot, new SourceId(subtask.SourceId), task)),
            Write(added, task));
    }

    /// <summary>Why a start is refused on a snapshot; null when it is not.</summary>
    public static DmError? WhyNot(RegistrySnapshot snapshot, TaskName task, IReadOnlyList<SubTaskConfig> wanted, bool removeMeta)
    {
        if (snapshot.Tasks.ContainsKey(task) && removeMeta)
        {
            return MasterErrors.SubtasksExist(task.Value, wanted.Select(subtask => subtask.SourceId))
                .Annotate("while remove-meta is true");
        }

        var added = Added(snapshot, task, wanted);
        if (added.Count == 0)
        {
            return MasterErrors.SubtasksExist(task.Value, wanted.Select(subtask => subtask.SourceId).Order(StringComparer.Ordinal));
        }

        var unbound = added.FindAll(subtask => !snapshot.Bindings.ContainsKey(new SourceId(subtask.SourceId)));
        return unbound.Count > 0 ? MasterErrors.SourcesUnbound(unbound.Select(subtask => subtask.SourceId)) : null;
    }

    /// <summary>
    /// What a start writes beside the subtasks: it keeps, or forgets, the command-line arguments, and with remove-meta
    /// forgets all that an earlier task of the name left behind.
    /// </summary>
    public static IEnumerable<TxnOp> Beside(TaskName task, IReadOnlyList<SubTaskConfig> subtasks, StartRequest request)
    {
        IEnumerable<TxnOp> metadata = request.RemoveMeta
            ? DmKeys.MetadataOf(task).Select(range => new TxnOp.Delete(range))
            : [];
        return metadata.Concat(request.StartTime.Length == 0
            ? [new TxnOp.Delete(DmKeys.CliArgsOf(task))]
            : subtasks.Select(subtask =>
                new TxnOp.Put(DmKeys.CliArgs(task, new SourceId(subtask.SourceId)), DmValues.CliArgs(request.StartTime))));
    }

    private static List<SubTaskConfig> Added(RegistrySnapshot snapshot, TaskName task, IReadOnlyList<SubTaskConfig> wanted) =>
        [.. wanted.Where(subtask => snapshot.Subtask(task, new SourceId(subtask.SourceId)) is null)];

    private static IEnumerable<Compare> Guard(RegistrySnapshot snapshot, SourceId source, TaskName task)
    {
        yield return Compare.Absent(DmKeys.SubtaskConfig(source, task));
        yield return Compare.Unchanged(DmKeys.SourceConfig(source), snapshot.Sources[source].Revision);
    }

    private static IEnumerable<TxnOp> Write(IReadOnlyList<SubTaskConfig> subtasks, TaskName task)
    {
        foreach (var subtask in subtasks)
        {
            yield return new TxnOp.Put(
                DmKeys.SubtaskConfig(new SourceId(subtask.SourceId), task), ByteString.CopyFromUtf8(subtask.ToToml()));
        }

        foreach (var source in subtasks.Select(subtask => new SourceId(subtask.SourceId)))
        {
            yield return new TxnOp.Put(DmKeys.SubtaskStage(source, task), DmValues.Stage(Stage.Running, source, task));
        }

        foreach (var source in subtasks.Where(subtask => subtask.ValidationMode != "none").Select(subtask => new SourceId(subtask.SourceId)))
        {
            yield return new TxnOp.Put(DmKeys.ValidatorStage(source, task), DmValues.Stage(Stage.Running, source, task));
        }
    }
}
