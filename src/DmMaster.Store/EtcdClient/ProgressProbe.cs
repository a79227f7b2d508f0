using DmMaster.Store.InProcess;

namespace DmMaster.Store.EtcdClient;

/// <summary>
/// Finds out how far a watch has come. etcd's own answer to that question can overtake changes that are on their way (up to 3.4.24 and
/// 3.5.7), and later ones may leave it unanswered. So everything since the watch's place is watched once more, up to a revision that is
/// known to have happened: that tells which change is the last one that the watch still has to get.
/// </summary>
internal static class ProgressProbe
{
    /// <summary>Looks, and has the buffer tell its reader once it has caught up.</summary>
    /// <param name="store">The store.</param>
    /// <param name="buffer">The watch.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal static async Task RunAsync(EtcdStore store, WatchBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            var now = (await store.RangeAsync(new RangeQuery(KeyRange.One(buffer.Query.Range.Start)) { CountOnly = true }, cancellationToken)).Revision;
            buffer.Announce(await LastKeptAsync(store, buffer, now, cancellationToken), now);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // The watch is over, which its reader learns itself; or etcd is away, and the next request may succeed.
        }
    }

    /// <remarks>
    /// A watch of what has not changed for long may stand while its place is compacted. Then nothing from before is on its way to it: both
    /// share a stream, on which what was sent earlier comes earlier.
    /// </remarks>
    private static async Task<Revision> LastKeptAsync(EtcdStore store, WatchBuffer buffer, Revision now, CancellationToken cancellationToken)
    {
        var from = buffer.Next;
        while (!from.IsNone && from <= now)
        {
            try
            {
                return await LastAsync(store, buffer.Query, from, now, cancellationToken);
            }
            catch (StoreException refusal) when (refusal.Error == StoreError.Compacted && refusal.CompactRevision > from)
            {
                from = refusal.CompactRevision;
            }
        }

        return Revision.None;
    }

    private static async Task<Revision> LastAsync(
        EtcdStore store, WatchQuery query, Revision from, Revision now, CancellationToken cancellationToken)
    {
        var last = Revision.None;
        await foreach (var batch in store.Watch(new WatchQuery(KeyRange.All) { From = from }, cancellationToken))
        {
            foreach (var change in batch.Events)
            {
                if (change.Current.ModRevision <= now && query.Range.Contains(change.Current.Key) && !query.Without.Covers(change))
                {
                    last = change.Current.ModRevision;
                }
            }

            if (batch.Revision >= now)
            {
                break;
            }
        }

        return last;
    }
}
