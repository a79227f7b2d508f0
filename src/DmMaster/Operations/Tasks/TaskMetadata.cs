using DmMaster.Config;
using DmMaster.Databases.Metadata;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Locks;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Tasks;

/// <summary>Forgets what an earlier task of a name left behind: in the store, and in the target.</summary>
public sealed class TaskMetadata(CommitLoop commit, RegistryFeed feed, MetadataRemoval removal, ShardModePolicy shardModes, OperationOptions options)
{
    private const string Where = "while removing metadata";

    /// <summary>Removes it. The target is connected to before anything is removed anywhere.</summary>
    /// <param name="task">The task, none of which may exist.</param>
    /// <param name="wanted">The subtasks that are to be started.</param>
    /// <param name="budget">How long it may take.</param>
    /// <returns>Why not, and what was done before; null when it is done.</returns>
    public async Task<DmError?> RemoveAsync(PreparedTask task, IReadOnlyList<SubTaskConfig> wanted, Budget budget)
    {
        if (WhyNot(feed.Current, task.Name, wanted) is { } refusal)
        {
            return refusal;
        }

        if (options.NoUpstreamCheck)
        {
            return await ForgetAsync(task.Name, wanted, budget);
        }

        using var limit = budget.ForPreparation().NewLimit();
        var subtask = task.Subtasks[0];
        var opened = await removal.OpenAsync(subtask.To, new MetadataTables(subtask.MetaSchema, subtask.TaskName), limit.Token);
        if (!opened.TryGet(out var target, out var error))
        {
            return error.Annotate(Where);
        }

        await using (target)
        {
            return await ForgetAsync(task.Name, wanted, budget.AfterPreparation()) ?? (await target.RemoveAsync(limit.Token))?.Annotate(Where);
        }
    }

    private async Task<DmError?> ForgetAsync(TaskName task, IReadOnlyList<SubTaskConfig> wanted, Budget budget)
    {
        var committed = await commit.RunAsync(
            "RemoveMeta",
            snapshot => WhyNot(snapshot, task, wanted) is { } refusal
                ? Plan.Refuse<IReadOnlyList<SubTaskConfig>>(refusal)
                : Plan.CommitChunks(wanted, [new Txn { Success = [.. StartPlan.Forget(task)] }]),
            budget);
        return committed.HasStoreFailed ? committed.Refusal?.Annotate(Where) : committed.Refusal;
    }

    private DmError? WhyNot(RegistrySnapshot snapshot, TaskName task, IReadOnlyList<SubTaskConfig> wanted) =>
        StartPlan.WhyNot(snapshot, task, wanted, removeMeta: true) ?? shardModes.WhyNot(snapshot, task);
}
