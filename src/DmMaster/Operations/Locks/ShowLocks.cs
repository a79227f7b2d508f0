using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>Shows the shard-DDL locks.</summary>
public sealed class ShowLocks(RegistryFeed feed, LockReader reader)
{
    /// <summary>Does it.</summary>
    /// <param name="task">The task, empty for all.</param>
    /// <param name="sources">Only locks in which one of these takes part; none for all.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>The locks, and what there is to say besides.</returns>
    public async Task<(IReadOnlyList<DdlLock> Locks, string Message)> ExecuteAsync(
        string task, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = sources.ToHashSet(StringComparer.Ordinal);
            var locks = (await reader.AllAsync(feed.Current, cancellationToken))
                .Where(one => (task.Length == 0 || one.Task == task) && (wanted.Count == 0 || wanted.Overlaps(one.Sources)))
                .ToList();
            return (locks, locks.Count == 0 ? "no DDL lock exists" : "");
        }
        catch (StoreException e)
        {
            return ([], $"may lost owner and ddls info for optimistic locks, err: {e.Message}");
        }
    }
}
