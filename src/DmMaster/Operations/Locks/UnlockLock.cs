using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Shards;

namespace DmMaster.Operations.Locks;

/// <summary>Resolves a shard-DDL lock by hand.</summary>
public sealed class UnlockLock(RegistryFeed feed, UnlockPessimistic pessimistic)
{
    /// <summary>Does so.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="budget">How long at most.</param>
    /// <returns>Why not, or what was not seen to be done; null when it is done.</returns>
    public async Task<DmError?> ExecuteAsync(UnlockRequest request, Budget budget)
    {
        if (!request.Id.TryParse(out var task, out _))
        {
            return DmError.Plain("can't find task name from lock-ID");
        }

        var name = new TaskName(task);
        return ShardModes.Of(feed.Current, name) == ShardModes.Optimistic
            ? Optimistic(request)
            : await pessimistic.ExecuteAsync(request, name, budget);
    }

    private DmError? Optimistic(UnlockRequest request)
    {
        if (request.Sources.Count != 1)
        {
            return DmError.Plain("optimistic locks should have only one source");
        }

        return DdlLocks.Of(feed.Current).Any(one => one.Id == request.Id)
            ? DmError.Plain($"lock {request.Id} stands: this version does not coordinate optimistic shard DDL, so it cannot be resolved here")
            : MasterErrors.LockNotFound(request.Id.Text);
    }
}
