using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Locks;

/// <summary>
/// Resolves a shard-DDL lock by hand. This version knows the locks but does not coordinate shard DDL: one that exists stays, and
/// the answer says so.
/// </summary>
public sealed class UnlockLock(RegistryFeed feed)
{
    /// <summary>Why nothing was done.</summary>
    public DmError WhyNot(LockId id, IReadOnlyList<string> sources)
    {
        if (!id.TryParse(out var task, out _))
        {
            return DmError.Plain("can't find task name from lock-ID");
        }

        var snapshot = feed.Current;
        if (ShardModes.Of(snapshot, new TaskName(task)) == ShardModes.Optimistic && sources.Count != 1)
        {
            return DmError.Plain("optimistic locks should have only one source");
        }

        return DdlLocks.Of(snapshot).Any(one => one.Id == id)
            ? DmError.Plain($"lock {id} stands: this version does not coordinate shard DDL, so it cannot be resolved here")
            : MasterErrors.LockNotFound(id.Text);
    }
}
