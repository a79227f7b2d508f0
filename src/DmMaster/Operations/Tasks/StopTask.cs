using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Tasks;

/// <summary>Stops a task: its subtasks end and are forgotten. What they migrated, and their checkpoints, stay.</summary>
public sealed partial class StopTask(SubtaskOperation operation, CommitLoop commit, TimeProvider time, ILogger<StopTask> logger)
{
    // Sources, of three operations each: below the 128 that an etcd takes when it was not told otherwise.
    private const int ChunkSize = 32;

    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    /// <summary>Removes the subtasks, waits until their workers no longer know them, and cleans up behind them.</summary>
    public async Task<OperationOutcome> ExecuteAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        OperationOutcome? outcome = null;
        try
        {
            outcome = await operation.RunAsync("RemoveSubTasks", request, StagePlan.Remove, SubtaskExpectation.Gone, cancellationToken);
            return outcome;
        }
        finally
        {
            if (outcome is not OperationOutcome.Refused)
            {
                await CleanUpAsync(request);
            }
        }
    }

    // What optimistic shard DDL left behind goes after the subtasks, also when the caller has left: workers write to it until they end.
    // A task that was started anew meanwhile keeps it.
    private async Task CleanUpAsync(TaskRequest request)
    {
        var budget = new Budget(time, CleanUpLimit);
        foreach (var plan in Plans(request))
        {
            if ((await commit.RunAsync("RemoveSubTasks", plan, budget)).Refusal is { } refusal)
            {
                LogLeft(request.Task, refusal);
                return;
            }
        }
    }

    private static IEnumerable<Func<RegistrySnapshot, Plan<RegistrySnapshot>>> Plans(TaskRequest request) => request.Sources.Count == 0
        ? [snapshot => Forget(snapshot, request.Task)]
        : request.Sources.Distinct().Chunk(ChunkSize).Select<SourceId[], Func<RegistrySnapshot, Plan<RegistrySnapshot>>>(
            sources => snapshot => Forget(snapshot, request.Task, sources));

    private static Plan<RegistrySnapshot> Forget(RegistrySnapshot snapshot, TaskName task) => snapshot.Tasks.ContainsKey(task)
        ? Plan.Keep(snapshot)
        : Plan.Commit(
            snapshot,
            [Compare.NonePutSince(DmKeys.SubtaskConfigs, snapshot.Revision)],
            ShardKeys.OptimisticOf(task).Select(static range => new TxnOp.Delete(range)));

    private static Plan<RegistrySnapshot> Forget(RegistrySnapshot snapshot, TaskName task, IEnumerable<SourceId> sources)
    {
        var gone = sources.Where(source => snapshot.Subtask(task, source) is null).ToList();
        return gone.Count == 0
            ? Plan.Keep(snapshot)
            : Plan.Commit(
                snapshot,
                gone.Select(source => Compare.Absent(DmKeys.SubtaskConfig(source, task))),
                gone.SelectMany(source => ShardKeys.OptimisticOf(task, source)).Select(static range => new TxnOp.Delete(range)));
    }

    [LoggerMessage(EventId = CoordinatorEventIds.ShardLeftOver, Level = LogLevel.Warning,
        Message = "what optimistic shard DDL of a stopped task left behind was not removed")]
    private partial void LogLeft(TaskName task, DmError reason);
}
