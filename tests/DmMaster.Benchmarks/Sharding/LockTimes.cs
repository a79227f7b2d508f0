using DmMaster.Benchmarks.Measuring;
using DmMaster.Store;
using DmMaster.Store.EtcdClient;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Benchmarks.Sharding;

/// <summary>Follows the keys of pessimistic shard DDL as a worker does, and tells when what happened.</summary>
internal sealed class LockTimes : IAsyncDisposable
{
    private static readonly KeyRange Keys = KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-master/shardddl-pessimism/"));

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly EtcdStore _store;

    public LockTimes(Uri master) => _store = new EtcdStore(new EtcdStoreOptions { Endpoints = [master] }, Time, NullLogger<EtcdStore>.Instance);

    /// <summary>Writes announcements.</summary>
    public Task AnnounceAsync(IEnumerable<(ByteString Key, ByteString Value)> infos, CancellationToken cancellationToken) => Task.WhenAll(infos.Select(
        info => _store.CommitAsync(new Txn { Success = [new TxnOp.Put(info.Key, info.Value)] }, cancellationToken).AsTask()));

    /// <summary>Where the store is now.</summary>
    public async Task<Revision> NowAsync(CancellationToken cancellationToken) => (await _store.RangeAsync(new RangeQuery(Keys) { CountOnly = true }, cancellationToken)).Revision;

    /// <summary>Waits for one lock.</summary>
    /// <param name="sources">How many sources it has.</param>
    /// <param name="after">The revision after which it comes into being.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How long it took from the first announcement, and from the last, until all its operations are deleted.</returns>
    public async Task<(TimeSpan FromFirst, TimeSpan FromLast)> OneLockAsync(int sources, Revision after, CancellationToken cancellationToken)
    {
        var watch = _store.Watch(new WatchQuery(Keys) { From = after.Next }, cancellationToken);
        var (announced, first, last) = (0, 0L, 0L);
        var open = new HashSet<ByteString>();
        await foreach (var batch in watch.WithCancellation(cancellationToken))
        {
            var now = Time.GetTimestamp();
            foreach (var one in batch.Events)
            {
                var isOperation = one.Current.Key.ToStringUtf8().Contains("/operation/", StringComparison.Ordinal);
                if (one.Kind == StoreEventKind.Put && isOperation)
                {
                    open.Add(one.Current.Key);
                }
                else if (one.Kind == StoreEventKind.Put)
                {
                    first = announced++ == 0 ? now : first;
                    last = now;
                }
                else if (isOperation && open.Remove(one.Current.Key) && open.Count == 0 && announced >= sources)
                {
                    return (Time.GetElapsedTime(first, now), Time.GetElapsedTime(last, now));
                }
            }
        }

        throw new MeasurementException("the watch ended");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
