using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>Reads which source the store gives a worker, with that source's configuration.</summary>
internal sealed class RoleReader(WorkerEtcd etcd, string worker)
{
    private const int Attempts = 3;

    /// <summary>The source that the worker is bound to.</summary>
    public Task<Role> BoundAsync(CancellationToken cancellationToken) =>
        ReadAsync(StockKeys.Bound(worker), StockValues.SourceOf, static read => read.Header.Revision, cancellationToken);

    /// <summary>The source that the worker pulls relay logs of by an order of its own.</summary>
    public Task<Role> RelayAsync(CancellationToken cancellationToken) => ReadAsync(
        StockKeys.RelayWorker(worker),
        static value => value.ToStringUtf8(),
        static read => read.Responses[0].ResponseRange.Header.Revision,
        cancellationToken);

    private async Task<Role> ReadAsync(
        ByteString key, Func<ByteString, string?> sourceOf, Func<TxnResponse, long> revisionOf, CancellationToken cancellationToken)
    {
        var first = await etcd.RangeAsync(key, 0, cancellationToken);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (first.Kvs.Count == 0 || sourceOf(first.Kvs[0].Value) is not { } source)
            {
                return new Role(null, "", first.Header.Revision);
            }

            // Stock takes what it read only if a second look, together with the configuration, finds the same.
            var config = StockKeys.SourceConfig(source);
            var both = await etcd.ReadAsync([new RangeRequest { Key = key }, new RangeRequest { Key = config }], cancellationToken);
            var again = both.Responses[0].ResponseRange;
            if (again.Kvs.Count > 0 && again.Kvs[0].ModRevision == first.Kvs[0].ModRevision)
            {
                return both.Responses[1].ResponseRange.Kvs is [var found]
                    ? new Role(source, found.Value.ToStringUtf8(), revisionOf(both))
                    : throw new RpcException(new Status(StatusCode.NotFound, StockWorkerErrors.NoSourceConfig(source).ToString()));
            }

            first = again;
        }

        throw new RpcException(new Status(StatusCode.Aborted, "the source of this worker changes too often"));
    }
}
