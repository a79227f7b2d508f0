using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Tasks;

/// <summary>Stops a task: its subtasks end and are forgotten. What they migrated, and their checkpoints, stay.</summary>
public sealed partial class StopTask(SubtaskOperation operation, RegistryFeed feed, IKeyValueStore store, TimeProvider time, ILogger<StopTask> logger)
{
    // Below the 128 operations that an etcd takes when it was not told otherwise.
    private const int ChunkSize = 96;

    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    /// <summary>Does it.</summary>
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
        var snapshot = feed.Current;
        var gone = request.Sources.Distinct().Where(source => snapshot.Subtask(request.Task, source) is null).ToList();
        if (request.Sources.Count == 0 ? snapshot.Tasks.ContainsKey(request.Task) : gone.Count == 0)
        {
            return;
        }

        var left = request.Sources.Count == 0
            ? ShardKeys.OptimisticOf(request.Task)
            : gone.SelectMany(source => ShardKeys.OptimisticOf(request.Task, source));
        using var limit = new CancellationTokenSource(CleanUpLimit, time);
        var last = Revision.None;
        try
        {
            foreach (var ranges in left.Chunk(ChunkSize))
            {
                last = (await store.CommitAsync(new Txn { Success = [.. ranges.Select(range => new TxnOp.Delete(range))] }, limit.Token)).Revision;
            }
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            LogLeft(request.Task, e.Message);
        }

        // Whoever asks next is not shown it any more.
        Task known = feed.WaitForAsync(last, limit.Token).AsTask();
        await known.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(EventId = EventIds.ShardLeftOver, Level = LogLevel.Warning,
        Message = "what optimistic shard DDL of a stopped task left behind was not removed")]
    private partial void LogLeft(TaskName task, string reason);
}
