using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Membership;
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
    /// <param name="snapshot">The registry.</param>
    /// <param name="task">The task.</param>
    /// <param name="wanted">Its subtasks.</param>
    /// <param name="removeMeta">Whether what an earlier task of the name left behind is to be forgotten.</param>
    /// <param name="write">A subtask as workers read it.</param>
    public static Plan<IReadOnlyList<SubTaskConfig>> Decide(
        RegistrySnapshot snapshot, TaskName task, IReadOnlyList<SubTaskConfig> wanted, bool removeMeta, Func<SubTaskConfig, ByteString> write)
    {
        if (WhyNot(snapshot, task, wanted, removeMeta) is { } error)
        {
            return Plan.Refuse<IReadOnlyList<SubTaskConfig>>(error);
        }

        var added = Added(snapshot, task, wanted);
        var chunks = added.ConvertAll(subtask => Chunk(snapshot, subtask, task, write));
        var whole = Plan.CommitChunks<IReadOnlyList<SubTaskConfig>>(added, chunks);

        // As stock DM orders them: first every configuration, then every stage.
        return whole with { Txn = whole.Txn! with { Success = [.. whole.Txn.Success.OrderBy(Order)] } };
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
            return MasterErrors.SubtasksExist(task.Value, Sorted(wanted));
        }

        var unbound = added.FindAll(subtask => !snapshot.Bindings.ContainsKey(new SourceId(subtask.SourceId)));
        if (unbound.Count > 0)
        {
            return MasterErrors.SourcesUnbound(unbound.Select(subtask => subtask.SourceId)) with { Workaround = UnregisteredWorkers.Text(snapshot) };
        }

        // A part of the task cannot join later.
        return added.Count < wanted.Count && added.Exists(static subtask => subtask.IsPhysicalImport)
            ? MasterErrors.SubtasksExist(task.Value, Sorted(wanted.Except(added)))
            : null;
    }

    /// <summary>Forgets all that an earlier task of the name left behind.</summary>
    public static IEnumerable<TxnOp> Forget(TaskName task) =>
        DmKeys.MetadataOf(task).Concat(ShardKeys.OptimisticOf(task)).Distinct().Select(range => new TxnOp.Delete(range));

    /// <summary>The command-line arguments: kept for each subtask, or forgotten when there are none.</summary>
    public static IEnumerable<Txn> Arguments(TaskName task, IReadOnlyList<SubTaskConfig> subtasks, string startTime) => startTime.Length == 0
        ? [new Txn { Success = [new TxnOp.Delete(DmKeys.CliArgsOf(task))] }]
        : subtasks.Select(subtask => new Txn
        {
            Success = [new TxnOp.Put(DmKeys.CliArgs(task, new SourceId(subtask.SourceId)), DmValues.CliArgs(startTime))],
        });

    private static List<SubTaskConfig> Added(RegistrySnapshot snapshot, TaskName task, IReadOnlyList<SubTaskConfig> wanted) =>
        [.. wanted.Where(subtask => snapshot.Subtask(task, new SourceId(subtask.SourceId)) is null)];

    private static IEnumerable<string> Sorted(IEnumerable<SubTaskConfig> subtasks) =>
        subtasks.Select(subtask => subtask.SourceId).Order(StringComparer.Ordinal);

    // One subtask stands on its own: no worker ever sees its stage without its configuration.
    private static Txn Chunk(RegistrySnapshot snapshot, SubTaskConfig subtask, TaskName task, Func<SubTaskConfig, ByteString> write)
    {
        var source = new SourceId(subtask.SourceId);
        var running = DmValues.Stage(Stage.Running, source, task);
        var operations = new List<TxnOp> { new TxnOp.Put(DmKeys.SubtaskConfig(source, task), write(subtask)) };
        if (subtask.IsPhysicalImport)
        {
            operations.Add(new TxnOp.Put(DmKeys.LightningCoord(task, source), DmValues.Text("not-ready")));
        }

        operations.Add(new TxnOp.Put(DmKeys.SubtaskStage(source, task), running));
        if (subtask.ValidationMode != "none")
        {
            operations.Add(new TxnOp.Put(DmKeys.ValidatorStage(source, task), running));
        }

        return new Txn
        {
            Compares =
            [
                Compare.Absent(DmKeys.SubtaskConfig(source, task)),
                Compare.Unchanged(DmKeys.SourceConfig(source), snapshot.Sources[source].Revision),
            ],
            Success = operations,
        };
    }

    private static int Order(TxnOp operation) =>
        operation is TxnOp.Put put && DmKeys.TryParse(put.Key, out var key)
            ? key.Kind switch { DmKeyKind.SubtaskStage => 2, DmKeyKind.ValidatorStage => 3, _ => 1 }
            : 0;
}
