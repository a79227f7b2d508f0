using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>Reads, puts and deletes as the store knows them. Keys are checked here too, so that the first thing that is wrong is the one
/// that is told (as in etcd).</summary>
internal static class RequestDecoder
{
    /// <exception cref="Grpc.Core.RpcException">The sort option is unknown.</exception>
    internal static RangeQuery ToQuery(Wire.RangeRequest request) => new(new KeyRange(NotEmpty(request.Key), request.RangeEnd))
    {
        At = new Revision(request.Revision),
        Limit = request.Limit,
        SortBy = ToSortTarget(request),
        IsDescending = request.SortOrder == Wire.RangeRequest.Types.SortOrder.Descend,
        Bounds = new RevisionBounds
        {
            MinMod = new Revision(request.MinModRevision),
            MaxMod = new Revision(request.MaxModRevision),
            MinCreate = new Revision(request.MinCreateRevision),
            MaxCreate = new Revision(request.MaxCreateRevision),
        },
        KeysOnly = request.KeysOnly,
        CountOnly = request.CountOnly,
    };

    /// <exception cref="Grpc.Core.RpcException">A value or lease is given that should be kept.</exception>
    internal static TxnOp.Put ToPut(Wire.PutRequest request)
    {
        var key = NotEmpty(request.Key);
        if (request.IgnoreValue && !request.Value.IsEmpty)
        {
            throw EtcdApiErrors.ValueProvided();
        }

        if (request.IgnoreLease && request.Lease != 0)
        {
            throw EtcdApiErrors.LeaseProvided();
        }

        return new TxnOp.Put(key, request.Value)
        {
            Lease = new LeaseId(request.Lease),
            KeepsValue = request.IgnoreValue,
            KeepsLease = request.IgnoreLease,
        };
    }

    internal static TxnOp.Delete ToDelete(Wire.DeleteRangeRequest request) => new(new KeyRange(NotEmpty(request.Key), request.RangeEnd));

    /// <exception cref="StoreException">The key is empty.</exception>
    internal static ByteString NotEmpty(ByteString key) => key.IsEmpty ? throw Refusal.EmptyKey() : key;

    private static SortTarget ToSortTarget(Wire.RangeRequest request)
    {
        if (request.SortOrder is < Wire.RangeRequest.Types.SortOrder.None or > Wire.RangeRequest.Types.SortOrder.Descend)
        {
            throw EtcdApiErrors.InvalidSortOption();
        }

        return request.SortTarget switch
        {
            Wire.RangeRequest.Types.SortTarget.Key => SortTarget.Key,
            Wire.RangeRequest.Types.SortTarget.Version => SortTarget.Version,
            Wire.RangeRequest.Types.SortTarget.Create => SortTarget.CreateRevision,
            Wire.RangeRequest.Types.SortTarget.Mod => SortTarget.ModRevision,
            Wire.RangeRequest.Types.SortTarget.Value => SortTarget.Value,
            _ => throw EtcdApiErrors.InvalidSortOption(),
        };
    }
}
