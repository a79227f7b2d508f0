using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Shards;

namespace DmMaster.Operations.Locks;

/// <summary>Resolves a shard-DDL lock by hand.</summary>
public sealed class UnlockLock(RegistryFeed feed)
{
    /// <summary>Does so.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="budget">How long at most.</param>
    /// <returns>Why not, or what was not seen to be done; null when it is done.</returns>
    public Task<DmError?> ExecuteAsync(UnlockRequest request, Budget budget)
    {
        if (!request.Id.TryParse(out var task, out _))
        {
            return Task.FromResult<DmError?>(DmError.Plain("can't find task name from lock-ID"));
        }

        var isOptimistic = ShardModes.Of(feed.Current, new TaskName(task)) == ShardModes.Optimistic;
        return Task.FromResult(isOptimistic ? Optimistic(request) : Pessimistic(request));
    }

    private DmError? Optimistic(UnlockRequest request) => request.Sources.Count != 1
        ? DmError.Plain("optimistic locks should have only one source")
        : Pessimistic(request);

    private DmError? Pessimistic(UnlockRequest request) => DdlLocks.Of(feed.Current).Any(one => one.Id == request.Id)
        ? DmError.Plain($"lock {request.Id} stands: this version does not coordinate shard DDL, so it cannot be resolved here")
        : MasterErrors.LockNotFound(request.Id.Text);
}
